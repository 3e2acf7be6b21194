//! Which files are copies that sync engines and editors leave, told by their names.

/// Who leaves copies of such a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyMaker {
    /// `pacts (conflicted copy 2026-11-28).ron`, `pacts (Anna's conflicted copy 2026-11-28).ron`.
    Dropbox,
    /// `pacts (conflicted copy 2026-11-28 130501).ron`, `pacts_conflict-20261128-130501.ron`; ownCloud, too.
    Nextcloud,
    /// `pacts.sync-conflict-20261128-130501-ABCDEFG.ron`.
    Syncthing,
    /// `pacts-LAPTOP.ron`.
    OneDrive,
    /// `pacts (1).ron`.
    GoogleDrive,
    /// `pacts 2.ron`.
    ICloud,
    /// `pacts (copy: conflict at 13:05 on 28-11-2026).ron`, `.bak.1.pacts.ron`.
    Unison,
    /// `pacts.ron~`, `pacts.ron.bak`, `pacts.ron.orig`, `.pacts.ron.swp`, `#pacts.ron#`.
    Editor,
}

impl CopyMaker {
    /// Its name, as it stands in a sentence.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Dropbox => "Dropbox",
            Self::Nextcloud => "Nextcloud or ownCloud",
            Self::Syncthing => "Syncthing",
            Self::OneDrive => "OneDrive",
            Self::GoogleDrive => "Google Drive",
            Self::ICloud => "iCloud",
            Self::Unison => "Unison",
            Self::Editor => "an editor",
        }
    }
}

/// Returns the name of the file of which a file is a copy, and who leaves copies of that name. `None` if it is no copy.
///
/// A name that an author may give as well, such as `pacts 2.ron`, is a copy only if the file of the shorter name
/// `is_there`.
#[must_use]
pub fn copy_of(name: &str, is_there: &dyn Fn(&str) -> bool) -> Option<(String, CopyMaker)> {
    let found = editor(name).map(|of| (of.to_owned(), CopyMaker::Editor));
    let found = found.or_else(|| in_brackets(name)).or_else(|| dated(name));
    found.or_else(|| numbered(name).filter(|(of, _)| is_there(of))).filter(|(of, _)| of != name && !of.is_empty())
}

/// What editors leave.
fn editor(name: &str) -> Option<&str> {
    const ENDINGS: [&str; 4] = ["~", ".bak", ".orig", ".old"];
    let swap = || {
        let (of, ending) = name.strip_prefix('.')?.rsplit_once('.')?;
        matches!(ending, "swp" | "swo" | "swn").then_some(of)
    };
    let emacs = || name.strip_prefix('#')?.strip_suffix('#').or_else(|| name.strip_prefix(".#"));
    ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).or_else(swap).or_else(emacs)
}

/// Copies that say so in brackets, before the ending or behind it, and Unison's backups.
fn in_brackets(name: &str) -> Option<(String, CopyMaker)> {
    if let Some((number, of)) = name.strip_prefix(".bak.").and_then(|rest| rest.split_once('.')) {
        return number.bytes().all(|byte| byte.is_ascii_digit()).then(|| (of.to_owned(), CopyMaker::Unison));
    }
    // From the end: the second conflict of a day has a bracket in the bracket.
    name.rmatch_indices(" (").find_map(|(at, _)| {
        let (said, after) = name[at + 2..].rsplit_once(')')?;
        Some((format!("{}{after}", &name[..at]), conflict(&said.to_lowercase())?))
    })
}

/// Who leaves copies that say this in brackets.
fn conflict(said: &str) -> Option<CopyMaker> {
    const DROPBOX: [&str; 4] = ["conflicted copy", "case conflict", "in konflikt stehende kopie", "copie en conflit"];
    // Nextcloud adds the time of day, as six digits.
    let is_timed = said.rsplit(' ').next().is_some_and(|last| last.len() == 6 && is_number(last));
    match said {
        _ if said.starts_with("copy: conflict") => Some(CopyMaker::Unison),
        _ if said.starts_with("conflicted copy") && is_timed => Some(CopyMaker::Nextcloud),
        _ => DROPBOX.iter().any(|words| said.contains(words)).then_some(CopyMaker::Dropbox),
    }
}

/// Copies with a date that no author would write so.
fn dated(name: &str) -> Option<(String, CopyMaker)> {
    let is_date = |date: &str, time: &str| date.len() == 8 && time.len() == 6 && is_number(date) && is_number(time);
    let split = |mark: &str| {
        let (before, rest) = name.rsplit_once(mark)?;
        let (said, ending) = rest.split_once('.').map_or((rest, String::new()), |(said, it)| (said, format!(".{it}")));
        let mut parts = said.split('-');
        is_date(parts.next()?, parts.next()?).then(|| format!("{before}{ending}"))
    };
    let syncthing = split(".sync-conflict-").map(|of| (of, CopyMaker::Syncthing));
    syncthing.or_else(|| split("_conflict-").map(|of| (of, CopyMaker::Nextcloud)))
}

/// Copies with a number, or with the name of a computer.
fn numbered(name: &str) -> Option<(String, CopyMaker)> {
    let (stem, ending) = name.rsplit_once('.')?;
    let is_short = |text: &str| (1..=3).contains(&text.len()) && is_number(text);
    if let Some((before, number)) = stem.strip_suffix(')').and_then(|stem| stem.rsplit_once(" (")) {
        return is_short(number).then(|| (format!("{before}.{ending}"), CopyMaker::GoogleDrive));
    }
    if let Some((before, number)) = stem.rsplit_once(' ')
        && is_short(number)
    {
        return Some((format!("{before}.{ending}"), CopyMaker::ICloud));
    }
    // The name of a computer may have hyphens; in capitals, so that `pacts-extended` is none.
    let place = stem.match_indices('-').map(|(place, _)| place).find(|place| is_computer(&stem[place + 1..]))?;
    Some((format!("{}.{ending}", &stem[..place]), CopyMaker::OneDrive))
}

fn is_computer(name: &str) -> bool {
    let is_plain = name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-');
    is_plain && name.len() >= 3 && name.bytes().any(|byte| byte.is_ascii_uppercase())
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_known_by_the_name_that_its_maker_gives() {
        for (name, of, maker) in [
            ("pacts (conflicted copy 2026-11-28).ron", "pacts.ron", CopyMaker::Dropbox),
            ("pacts (Anna's conflicted copy 2026-11-28).ron", "pacts.ron", CopyMaker::Dropbox),
            ("pacts (Laptop’s conflicted copy 2026-11-28 (1)).ron", "pacts.ron", CopyMaker::Dropbox),
            ("pacts (conflicted copy 2026-11-28 130501).ron", "pacts.ron", CopyMaker::Nextcloud),
            ("pacts_conflict-20261128-130501.ron", "pacts.ron", CopyMaker::Nextcloud),
            ("pacts.sync-conflict-20261128-130501-ABCDEFG.ron", "pacts.ron", CopyMaker::Syncthing),
            ("reviews.sync-conflict-20261128-130501-ABCDEFG.sqlite3", "reviews.sqlite3", CopyMaker::Syncthing),
            ("pacts-DESKTOP-AB12.ron", "pacts.ron", CopyMaker::OneDrive),
            ("pacts (1).ron", "pacts.ron", CopyMaker::GoogleDrive),
            ("pacts 2.ron", "pacts.ron", CopyMaker::ICloud),
            ("pacts (copy: conflict at 13:05 on 28-11-2026).ron", "pacts.ron", CopyMaker::Unison),
            (".bak.1.pacts.ron", "pacts.ron", CopyMaker::Unison),
            ("pacts.ron~", "pacts.ron", CopyMaker::Editor),
            ("pacts.ron.bak", "pacts.ron", CopyMaker::Editor),
            ("pacts.ron.orig", "pacts.ron", CopyMaker::Editor),
            (".pacts.ron.swp", "pacts.ron", CopyMaker::Editor),
            ("#pacts.ron#", "pacts.ron", CopyMaker::Editor),
        ] {
            assert_eq!(copy_of(name, &|of| of == "pacts.ron"), Some((of.to_owned(), maker)), "{name}");
        }
    }

    #[test]
    fn a_name_that_an_author_gives_is_no_copy() {
        let there = |of: &str| of == "pacts.ron";
        for name in [
            "pacts.ron",
            "pacts-extended.ron",
            "pacts (Versailles).ron",
            "wars 2.ron",
            "wars (1).ron",
            "wars-USA.ron",
            "pacts 1939.ron",
            "cuba (missile conflict).ron",
            "plans-conflict-1914.ron",
            "",
            "~",
            ".ron",
            "#",
            "é (1).ron",
        ] {
            assert_eq!(copy_of(name, &there), None, "{name}");
        }
    }
}
