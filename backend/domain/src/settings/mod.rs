//! Settings that may change while the log is running: what they are, what
//! they may be, and what they are when nobody says.
//!
//! Three layers, joined by [`Settings::resolve`]: what the file and the
//! environment fix wins over what was changed while running, and that over the
//! default.

mod change;
mod layers;
mod parse;
mod patterns;
mod resolve;
mod shown;
mod span;
#[cfg(test)]
mod tests;

pub use change::{Wanted, change, differences};
pub use layers::{Changed, ChangedValue, Fixed, FixedValue};
pub use patterns::{parse as parse_patterns, parse_builtins, show as show_patterns};
pub use resolve::{KEYS, Settings};
pub use shown::{SettingChange, SettingSource, ShownSetting};
