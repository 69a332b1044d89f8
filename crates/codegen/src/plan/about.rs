//! What the manifest, the README and the crate's page say about the API.

use truespec_model::{Api, Info};

use super::docs::{self, is_url};
use crate::{About, Config, Doc, Manifest};

/// Most characters of a description on crates.io that still read as one line.
const LONGEST_DESCRIPTION: usize = 160;

/// Words about the API.
pub(crate) fn about(api: &Api, config: &Config) -> About {
    let info = &api.info;
    let title = title(info);
    About {
        docs: Doc::default()
            .and_theirs(info.summary.as_deref().filter(|summary| Some(*summary) != info.description.as_deref()))
            .and_theirs(info.description.as_deref())
            .or(|| format!("Client of {}.", definite(&title))),
        version: one_line(&info.version),
        contact: contact(info),
        terms: terms(info),
        document: config.document.clone(),
        command: config.command.clone(),
        title,
    }
}

/// What the manifest says.
pub(crate) fn manifest(
    api: &Api,
    config: &Config,
    patterns: bool,
    foreign_letters: bool,
    moves_files: bool,
) -> Manifest {
    let title = title(&api.info);
    let description: String = format!("Client of {}.", definite(&title)).chars().take(LONGEST_DESCRIPTION).collect();
    Manifest {
        name: config.crate_name.clone(),
        library: config.crate_name.replace('-', "_"),
        version: config.crate_version.clone(),
        description,
        keywords: keywords(&title),
        runtime: config.runtime.clone(),
        runtime_features: if patterns { vec!["pattern"] } else { Vec::new() },
        document: config.document.clone(),
        document_sha256: config.document_sha256.clone(),
        foreign_letters,
        moves_files,
    }
}

/// The title after "of": with an article where it reads as a description rather than a name.
fn definite(title: &str) -> String {
    let starts = ["the ", "a ", "an "].iter().any(|article| title.to_lowercase().starts_with(article));
    let describes = ["API", "APIs", "Api", "api", "Service", "Server", "service", "server"];
    if !starts && title.split(' ').next_back().is_some_and(|word| describes.contains(&word)) {
        format!("the {title}")
    } else {
        title.to_owned()
    }
}

fn title(info: &Info) -> String {
    let title = one_line(&info.title);
    let title = title.trim_end_matches('.').trim();
    if title.is_empty() { "an API without a title".to_owned() } else { title.to_owned() }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// crates.io: at most five, each up to 20 ASCII letters, digits, `-`, `_`, `+`, a letter or digit first.
fn keywords(title: &str) -> Vec<String> {
    const WORDS: [&str; 8] = ["api", "apis", "the", "of", "and", "for", "rest", "client"];
    let mut keywords: Vec<String> = Vec::new();
    for word in title.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_ascii_lowercase) {
        if (2..=20).contains(&word.len())
            && word.starts_with(|c: char| c.is_ascii_alphabetic())
            && !WORDS.contains(&word.as_str())
            && !keywords.contains(&word)
            && keywords.len() < 3
        {
            keywords.push(word);
        }
    }
    keywords.extend(["api", "client"].map(str::to_owned));
    keywords
}

fn contact(info: &Info) -> Vec<String> {
    let Some(contact) = &info.contact else { return Vec::new() };
    let mut lines = Vec::new();
    lines.extend(contact.name.as_deref().map(one_line).filter(|name| !name.is_empty()));
    lines.extend(contact.url.as_deref().filter(|url| is_url(url)).map(|url| format!("<{url}>")));
    lines.extend(contact.email.as_deref().filter(|email| email.contains('@')).map(docs::code));
    lines
}

fn terms(info: &Info) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(licence) = &info.licence {
        let name = licence.identifier.as_deref().unwrap_or(&licence.name);
        lines.extend(Some(one_line(name)).filter(|name| !name.is_empty()));
        lines.extend(licence.url.as_deref().filter(|url| is_url(url)).map(|url| format!("<{url}>")));
    }
    lines.extend(
        info.terms_of_service.as_deref().filter(|url| is_url(url)).map(|url| format!("Terms of service: <{url}>")),
    );
    lines
}
