//! The one list of what can be configured.

/// Something that can be configured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The environment variable, and the name in a configuration file.
    pub name: &'static str,
    /// The flag on the command line, without its dashes.
    pub flag: &'static str,
    /// What it is if nothing is said.
    pub default: &'static str,
    /// What it means, in a few words.
    pub meaning: &'static str,
    /// Whether its value, or a part of it, must never be shown.
    pub is_secret: bool,
}

/// All of them, in the order in which they are documented.
pub const KEYS: [Key; 5] = [
    Key {
        name: "EVERBASIC_ADDR",
        flag: "addr",
        default: "127.0.0.1:3000",
        meaning: "where to listen, host:port",
        is_secret: false,
    },
    Key {
        name: "EVERBASIC_REDIS_URL",
        flag: "redis-url",
        default: "none: in memory",
        meaning: "where sessions are kept",
        is_secret: true,
    },
    Key {
        name: "EVERBASIC_REDIS_KEY_PREFIX",
        flag: "redis-key-prefix",
        default: "everbasic:",
        meaning: "what Redis keys begin with",
        is_secret: false,
    },
    Key {
        name: "EVERBASIC_STORAGE_SECRET",
        flag: "storage-secret",
        default: "one per machine, for development",
        meaning: "signs the session cookie; the same on every replica",
        is_secret: true,
    },
    Key {
        name: "EVERBASIC_SECURE_COOKIE",
        flag: "secure-cookie",
        default: "0",
        meaning: "1 where browsers come by https",
        is_secret: false,
    },
];

/// The key of that name.
pub fn named(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

/// The key whose name is most like this one, for whoever has mistyped it.
pub fn nearest(name: &str) -> &'static str {
    let mut nearest = KEYS[0].name;
    let mut least = usize::MAX;
    for key in KEYS {
        let distance = distance(name, key.name);
        if distance < least {
            (nearest, least) = (key.name, distance);
        }
    }
    nearest
}

/// How many characters have to be put in, taken out or replaced.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (number, mine) in one.chars().enumerate() {
        let mut diagonal = number;
        let mut left = number + 1;
        let mut next = vec![left];
        for (yours, above) in other.iter().zip(row.iter().skip(1)) {
            left = (diagonal + usize::from(mine != *yours))
                .min(above + 1)
                .min(left + 1);
            diagonal = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (one, other, expected) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("abc", "abc", 0),
            ("abc", "axc", 1),
            ("abc", "ac", 1),
            ("ac", "abc", 1),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(distance(one, other), expected, "{one} {other}");
        }
        assert_eq!(nearest("EVERBASIC_REDIS_URI"), "EVERBASIC_REDIS_URL");
    }

    #[test]
    fn every_key_is_in_the_readme_with_its_flag() {
        let readme = include_str!("../../../README.md");
        for key in KEYS {
            let line = readme
                .lines()
                .find(|line| line.starts_with(&format!("| `{}`", key.name)));
            let line = line.unwrap_or_else(|| panic!("{} is not in README.md", key.name));
            assert!(line.contains(&format!("`--{}`", key.flag)), "{line}");
        }
    }
}
