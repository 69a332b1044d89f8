//! To and from the types of `jiff`, `chrono` and `uuid`, each behind the feature of that name.

#[cfg(any(feature = "jiff", feature = "chrono", feature = "uuid"))]
use super::super::text::InvalidValue;
#[cfg(feature = "uuid")]
use super::Uuid;
#[cfg(any(feature = "jiff", feature = "chrono"))]
use super::{Date, DateTime, Time};

macro_rules! conversions {
    ($($feature:literal $ours:ident $theirs:ty, $write:expr, $read:expr;)*) => {$(
        #[cfg(feature = $feature)]
        impl From<$theirs> for $ours {
            fn from(value: $theirs) -> Self {
                let write: fn($theirs) -> String = $write;
                Self(write(value).into())
            }
        }

        #[cfg(feature = $feature)]
        impl TryFrom<&$ours> for $theirs {
            type Error = InvalidValue;

            fn try_from(value: &$ours) -> Result<Self, InvalidValue> {
                let read: fn(&str) -> Option<$theirs> = $read;
                read(value.as_str()).ok_or_else(|| InvalidValue::new(stringify!($ours), "cannot be read"))
            }
        }
    )*};
}

conversions! {
    "jiff" DateTime jiff::Timestamp, |value| value.to_string(), |text| text.parse().ok();
    "jiff" Date jiff::civil::Date, |value| value.to_string(), |text| text.parse().ok();
    "jiff" Time jiff::civil::Time, |value| value.to_string(), |text| text.parse().ok();
    "chrono" DateTime chrono::DateTime<chrono::Utc>, |value| value.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true), |text| text.parse().ok();
    "chrono" DateTime chrono::DateTime<chrono::FixedOffset>, |value| value.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true), |text| text.parse().ok();
    "chrono" Date chrono::NaiveDate, |value| value.to_string(), |text| text.parse().ok();
    "chrono" Time chrono::NaiveTime, |value| value.to_string(), |text| text.parse().ok();
    "uuid" Uuid uuid::Uuid, |value| value.to_string(), |text| text.parse().ok();
}
