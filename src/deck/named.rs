//! Enumerations whose values have names.

/// Declares an enumeration whose values have names, each written once: `ALL` lists the values in their order, and `name` tells
/// what each is called.
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
        }
    };
}

pub(crate) use named;
