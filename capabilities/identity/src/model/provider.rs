//! Another's sign-in that a tenant trusts (*identitetsleverantör*): Entra ID, AD FS, Keycloak, a broker of Freja or SITHS. No I/O here.

use register::{Checked, Field, Head, Kind};
use uuid::Uuid;

/// A provider of OpenID Connect. Its secret stands apart, sealed.
#[derive(Clone, Debug, Default)]
pub struct Provider {
    pub head: Head,
    /// What stands on the button.
    pub name: String,
    pub issuer: String,
    pub client_id: String,
    /// The claim that holds somebody's groups or roles: `groups`, `roles`.
    pub groups_claim: String,
    /// Whether it is offered at sign-in.
    pub active: bool,
    /// Whether somebody who is not known yet becomes a person here.
    pub makes_people: bool,
    /// Whether it vouches for e-mail addresses: then somebody who is known by theirs is the one who has signed in.
    pub ties_by_email: bool,
    /// Whether roles follow from groups.
    pub gives_roles: bool,
    /// Whether it asks everybody for two factors, so that nothing more is asked for here.
    pub asks_two: bool,
}

type P = Field<Provider>;
pub static PROVIDER: Kind<Provider> = Kind::new(
    "provider",
    "providers",
    &[
        P::text("name", 80, |p| &p.name).required(),
        P::text("issuer", 500, |p| &p.issuer).required(),
        P::text("client_id", 200, |p| &p.client_id).required(),
        P::text("groups_claim", 100, |p| &p.groups_claim),
        P::flag("active", |p| p.active),
        P::flag("makes_people", |p| p.makes_people),
        P::flag("ties_by_email", |p| p.ties_by_email),
        P::flag("gives_roles", |p| p.gives_roles),
        P::flag("asks_two", |p| p.asks_two),
    ],
    |p| p.head,
    |head, c: &Checked| Provider {
        head,
        name: c.text("name"),
        issuer: c.text("issuer"),
        client_id: c.text("client_id"),
        groups_claim: c.text("groups_claim"),
        active: c.flag("active"),
        makes_people: c.flag("makes_people"),
        ties_by_email: c.flag("ties_by_email"),
        gives_roles: c.flag("gives_roles"),
        asks_two: c.flag("asks_two"),
    },
)
.ordered("name COLLATE sv, id");

/// Whoever the provider counts to a group has a role in a unit.
#[derive(Clone, Debug, Default)]
pub struct GroupRole {
    pub head: Head,
    pub provider: Uuid,
    /// The group as the provider writes it: a name or an id.
    pub value: String,
    pub role: String,
    pub unit: Option<Uuid>,
    /// Who wrote the rule: it gives them nothing, since nobody raises themselves. None: the console.
    pub made_by: Option<Uuid>,
}

type G = Field<GroupRole>;
pub static GROUP_ROLE: Kind<GroupRole> = Kind::new(
    "group-role",
    "group_roles",
    &[
        G::reference("provider", "provider", |g| Some(g.provider)).given(),
        G::text("value", 200, |g| &g.value).required(),
        G::text("role", 80, |g| &g.role).required(),
        G::reference("unit", "unit", |g| g.unit),
        G::reference("made_by", "person", |g| g.made_by).given(),
    ],
    |g| g.head,
    |head, c: &Checked| GroupRole {
        head,
        provider: c.id("provider"),
        value: c.text("value"),
        role: c.text("role"),
        unit: c.maybe_id("unit"),
        made_by: c.maybe_id("made_by"),
    },
)
.within("provider")
.ordered("value COLLATE sv, id");

/// Where a provider's address may lead: TLS, or this machine itself while nothing is reached over TLS.
pub fn fit_issuer(issuer: &str, secure: bool) -> bool {
    let host = |rest: &str| rest.split(['/', ':']).next().is_some_and(|h| matches!(h, "localhost" | "127.0.0.1"));
    issuer.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        || (!secure && issuer.strip_prefix("http://").is_some_and(host))
}

/// The roles that follow from somebody's groups: role and unit, each once.
pub fn follow(rules: &[GroupRole], groups: &[String], person: Uuid) -> Vec<(String, Option<Uuid>)> {
    let applies = |g: &&GroupRole| g.made_by != Some(person) && groups.contains(&g.value);
    let mut all: Vec<_> = rules.iter().filter(applies).map(|g| (g.role.clone(), g.unit)).collect();
    all.sort();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declarations_hold() {
        PROVIDER.prove();
        GROUP_ROLE.prove();
    }

    #[test]
    fn addresses_lead_over_tls_or_nowhere_else() {
        for good in ["https://login.example/tenant", "https://localhost:1"] {
            assert!(fit_issuer(good, true), "{good}");
        }
        for bad in
            ["http://login.example", "ftp://x", "https://", "https:///x", "login.example", "", "http://localhost"]
        {
            assert!(!fit_issuer(bad, true), "{bad}");
        }
        assert!(fit_issuer("http://localhost:3000", false) && !fit_issuer("http://localhost.evil.example", false));
    }

    #[test]
    fn roles_follow_from_groups_and_nobody_writes_their_own_rule() {
        let (me, unit) = (Uuid::from_u128(1), Some(Uuid::from_u128(2)));
        let rule = |value: &str, role: &str, by| GroupRole {
            value: value.into(),
            role: role.into(),
            unit,
            made_by: by,
            ..GroupRole::default()
        };
        let rules = [
            rule("a", "controller", None),
            rule("b", "controller", None),
            rule("a", "auditor", Some(me)),
            rule("c", "head", None),
        ];
        let groups = ["a".to_owned(), "b".to_owned()];
        assert_eq!(follow(&rules, &groups, me), [("controller".to_owned(), unit)]);
        assert_eq!(follow(&rules, &groups, Uuid::from_u128(9)).len(), 2);
    }
}
