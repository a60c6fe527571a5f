//! Two languages from the first string. [`catalog!`] turns one line a string into a function; a missing language or placeholder
//! does not compile.

use serde::{Deserialize, Serialize};

/// A language of the product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// German.
    De,
}

impl Lang {
    /// BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::De => "de",
        }
    }

    /// The one of two texts that is in this language.
    pub fn pick(self, en: &'static str, de: &'static str) -> &'static str {
        match self {
            Lang::En => en,
            Lang::De => de,
        }
    }
}

/// Declares strings, one a line: `name = "English", "Deutsch";` or, with placeholders, `name(count, of) = "{count} of {of}", "{count} von {of}";`.
/// Each becomes `pub fn name(lang, ..)`. Placeholders are anything that can be displayed: format numbers before.
#[macro_export]
macro_rules! catalog {
    ($($name:ident $(($($arg:ident),+))? = $en:literal, $de:literal;)*) => {
        $($crate::catalog!(@one $name $(($($arg),+))? = $en, $de);)*
    };
    (@one $name:ident = $en:literal, $de:literal) => {
        #[doc = $en]
        pub fn $name(lang: $crate::i18n::Lang) -> &'static str {
            lang.pick($en, $de)
        }
    };
    (@one $name:ident($($arg:ident),+) = $en:literal, $de:literal) => {
        #[doc = $en]
        pub fn $name(lang: $crate::i18n::Lang, $($arg: impl std::fmt::Display),+) -> String {
            match lang {
                $crate::i18n::Lang::En => format!($en, $($arg = $arg),+),
                $crate::i18n::Lang::De => format!($de, $($arg = $arg),+),
            }
        }
    };
}
