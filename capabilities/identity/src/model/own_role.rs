//! A role that a tenant has made for itself.

use register::{Checked, Field, Head, Kind};

/// How such a role is named where roles are stored: `own:` and its id.
const PREFIX: &str = "own:";

/// A name and permissions; it reaches as far as the authority it is held in.
#[derive(Clone, Debug, Default)]
pub struct OwnRole {
    pub head: Head,
    pub name: String,
    /// The permissions' names with a space between them.
    pub permissions: String,
}

type R = Field<OwnRole>;
pub static OWN_ROLE: Kind<OwnRole> = Kind::new(
    "own-role",
    "own_roles",
    &[
        R::text("name", 80, |r| &r.name).required(),
        // Ticked one by one in a form of its own.
        R::text("permissions", 4000, |r| &r.permissions).given(),
    ],
    |r| r.head,
    |head, c: &Checked| OwnRole { head, name: c.text("name"), permissions: c.text("permissions") },
)
.ordered("name COLLATE sv, id");

impl OwnRole {
    /// Its name where roles are stored.
    pub fn key(&self) -> String {
        format!("{PREFIX}{}", self.head.id)
    }

    /// Whether a stored role is one of the tenant's own.
    pub fn is(role: &str) -> bool {
        role.starts_with(PREFIX)
    }

    pub fn carries(&self, permission: &str) -> bool {
        self.permissions.split(' ').any(|p| p == permission)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_declaration_holds() {
        super::OWN_ROLE.prove();
    }
}
