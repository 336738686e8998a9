//! Recovery: the kit with which someone who has lost everything gets back in (spec 07).
//!
//! A kit's secret is cut into three shares, any two of which make it again: one printed on a sheet, one for a structure
//! as an organisation, one for the service. The secret alone opens nothing: the key of the kit's slot is made of it and
//! of a half that only the server holds, so that the server can make anyone wait, and so that deleting the half makes
//! the paper worthless.

mod kit;
mod notes;
mod shamir;
mod share;

pub use kit::{Binding, CombineError, KitSecret, MadeKit, combine};
pub use notes::{
    Check, HOME_KEY_NAME, KIT_KEY_NAME, Kit, KitRevocation, Recovery, RecoveryApproval, RecoveryCompletion,
    RecoveryOpening, recovery_id, share_key_name,
};
pub use share::{GROUPS, KitNumber, Share, ShareError, check_digit};

/// How long a recovery waits between its beginning and its opening, so that the person can stop it, in hours.
pub const WAIT_HOURS: i64 = 72;

/// How long a recovery that is due may still be opened, in days.
pub const OPEN_DAYS: u32 = 14;

/// After how many days without a check of her sheet a person is reminded of it.
pub const CHECK_DAYS: u32 = 365;
