//! Enumerations whose values have names.

/// Declares an enumeration whose values have names, each written once: `ALL` lists the values in their order, `name` tells
/// what each is called, and `from_name` finds it again.
macro_rules! named {
    ($(#[$about:meta])* pub enum $kind:ident { $($(#[$doc:meta])* $value:ident = $name:literal,)* }) => {
        $(#[$about])*
        pub enum $kind {
            $($(#[$doc])* $value,)*
        }

        impl $kind {
            /// Every one, in the order in which they are listed.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$value),*];

            /// What it is called.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$value => $name,)*
                }
            }

            /// The one of that name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|it| it.name() == name)
            }
        }
    };
}

pub(crate) use named;
