//! Which request meets which fault: random, but the same for the same seed, whatever the order of requests.

/// How the fake misbehaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// 429 with `Retry-After`.
    Busy,
    /// The connection is cut; nothing happened.
    CutBefore,
    /// The connection is cut while the work goes on.
    CutDuring,
    /// The connection is cut when the work is done.
    CutAfter,
}

/// A proofread's requests have faults up to this one, so that everything comes to an end.
const LAST: u32 = 5;

impl Fault {
    /// The fault of request number `request` (from 1) for a proofread.
    pub(super) fn draw(seed: u64, id: &str, request: u32) -> Option<Self> {
        if request > LAST {
            return None;
        }
        let start = mix(seed ^ u64::from(request));
        let random = id.bytes().fold(start, |state, byte| mix(state ^ u64::from(byte)));
        match random % 100 {
            0..10 => Some(Self::Busy),
            10..20 => Some(Self::CutBefore),
            20..33 => Some(Self::CutDuring),
            33..50 => Some(Self::CutAfter),
            _ => None,
        }
    }
}

/// The finalizer of `SplitMix64`.
fn mix(state: u64) -> u64 {
    let mut z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_drawn_and_none_for_ever() {
        let drawn: Vec<_> = (0..200).map(|number| Fault::draw(1, &format!("pr_{number}"), 1)).collect();
        for fault in [Fault::Busy, Fault::CutBefore, Fault::CutDuring, Fault::CutAfter] {
            assert!(drawn.contains(&Some(fault)), "{fault:?}");
        }
        assert!(drawn.contains(&None));
        assert!((0..200).all(|seed| Fault::draw(seed, "pr_1", LAST + 1).is_none()));
    }
}
