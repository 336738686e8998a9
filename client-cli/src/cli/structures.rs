//! Structures, their places, their members and their roles.

use clap::{Args, Subcommand};
use ecrin_vault::vocabulary::{Role, UnknownWord};

/// A role that people have in a structure: of the others, one is invited as an administrator, and beneficiaries belong
/// to none.
pub(super) fn team_role(text: &str) -> Result<Role, UnknownWord> {
    let role: Role = text.parse()?;
    if matches!(role, Role::Aidant | Role::Referent) {
        Ok(role)
    } else {
        Err(UnknownWord {
            list: "role",
            word: text.to_owned(),
        })
    }
}

/// `ecrin structure …`
#[derive(Debug, Subcommand)]
pub enum StructureCommand {
    /// Creates one.
    Create {
        /// Its name.
        name: String,
    },
    /// Lists them.
    List,
    /// Its team keys: what mandates to it are sealed for.
    Keys {
        /// Which; mine unless said.
        structure: Option<String>,
        /// Makes the next generation, also when none is due.
        #[arg(long)]
        renew: bool,
    },
    /// Its places.
    #[command(subcommand)]
    Place(PlaceCommand),
}

/// `ecrin structure place …`
#[derive(Debug, Subcommand)]
pub enum PlaceCommand {
    /// Adds one.
    Add {
        /// Its name.
        name: String,
        /// Of which structure; mine unless said.
        #[arg(long, value_name = "ID")]
        structure: Option<String>,
    },
    /// Lists them.
    List {
        /// Of which structure; mine unless said.
        #[arg(long, value_name = "ID")]
        structure: Option<String>,
    },
    /// Removes one.
    Remove {
        /// Which.
        place: String,
        /// Of which structure; mine unless said.
        #[arg(long, value_name = "ID")]
        structure: Option<String>,
    },
}

/// `ecrin member …`
#[derive(Debug, Subcommand)]
pub enum MemberCommand {
    /// Lists them.
    List {
        /// Of which structure.
        #[arg(long, value_name = "ID")]
        structure: Option<String>,
    },
    /// Stops someone for now.
    Suspend(MemberArgs),
    /// Lets someone act again.
    Resume(MemberArgs),
    /// Ends someone's membership.
    Remove(MemberArgs),
    /// Gives a member another role, or offers a role to someone from elsewhere.
    Role {
        /// Who.
        account: String,
        /// As what.
        #[arg(long, value_name = "ROLE", value_parser = team_role)]
        role: Role,
        /// In which structure; mine unless said.
        #[arg(long, value_name = "ID")]
        structure: Option<String>,
        /// Knowing that only one référent is left.
        #[arg(long)]
        leave_one: bool,
    },
    /// Moves someone: to another place, or to another structure if she agrees.
    Move {
        /// Who.
        account: String,
        /// To which structure.
        #[arg(long, value_name = "ID", required_unless_present = "place")]
        to: Option<String>,
        /// From which structure; the one she belongs to unless said.
        #[arg(long, value_name = "ID")]
        from: Option<String>,
        /// To which place of her structure.
        #[arg(long, value_name = "ID", conflicts_with = "to")]
        place: Option<String>,
        /// As what, there.
        #[arg(long, value_name = "ROLE", default_value = "aidant", value_parser = team_role)]
        role: Role,
        /// Knowing that only one référent is left behind.
        #[arg(long)]
        leave_one: bool,
    },
    /// The roles that are offered to me.
    Offers,
    /// Takes a role that is offered to me.
    Join {
        /// In which structure.
        structure: String,
    },
    /// Turns away a role that is offered to me.
    Decline {
        /// In which structure.
        structure: String,
    },
}

/// A member of a structure.
#[derive(Debug, Args)]
pub struct MemberArgs {
    /// Who.
    pub account: String,
    /// In which structure only.
    #[arg(long, value_name = "ID")]
    pub structure: Option<String>,
    /// Knowing that only one référent is left.
    #[arg(long)]
    pub leave_one: bool,
}

/// `ecrin handover …`
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct HandoverArgs {
    /// What to answer.
    #[command(subcommand)]
    pub command: Option<HandoverCommand>,
    /// Whose mandates.
    #[arg(required = true)]
    pub from: Option<String>,
    /// To whom: a colleague, or the structure.
    #[arg(long, value_name = "ACCOUNT", required = true)]
    pub to: Option<String>,
    /// To whom in the structure; its aidants unless said.
    #[arg(long, value_name = "ROLE", value_parser = team_role)]
    pub role: Option<Role>,
    /// Of which structure; mine unless said.
    #[arg(long, value_name = "ID")]
    pub structure: Option<String>,
}

/// What a person answers to a handover.
#[derive(Debug, Subcommand)]
pub enum HandoverCommand {
    /// What waits for an answer.
    List,
    /// Grants a new mandate in the old one's place.
    Accept {
        /// Which.
        id: String,
    },
    /// Says no: the old one stays stopped.
    Refuse {
        /// Which.
        id: String,
    },
}
