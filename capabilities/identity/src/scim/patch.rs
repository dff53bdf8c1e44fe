//! Changes to a document (RFC 7644, 3.5.2). No I/O here.

use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::{
    document::{Attribute, EXTERNAL, Kind, Refused, ids},
    filter::{Filter, without_schema},
};

/// What happens to a group's members: they are not in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MemberChange {
    Add(Vec<Uuid>),
    Remove(Vec<Uuid>),
    /// Just these from now on.
    Replace(Vec<Uuid>),
}

/// A request's operations, read.
pub(crate) struct Operations(Vec<Operation>);

struct Operation {
    verb: Verb,
    path: String,
    value: Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Add,
    Remove,
    Replace,
}

/// The most operations in one request.
const MOST: usize = 1000;

fn syntax() -> Refused {
    Refused::new(400, "invalidSyntax", "scim-syntax")
}

/// Reads a request; names are compared without case, as Entra ID writes `Add`.
///
/// # Errors
/// What is no list of operations.
pub(crate) fn operations(body: &Json) -> Result<Operations, Refused> {
    let part = |from: &Json, name: &str| {
        from.as_object().and_then(|o| o.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.clone()))
    };
    let Some(Json::Array(all)) = part(body, "Operations") else { return Err(syntax()) };
    if all.is_empty() || all.len() > MOST {
        return Err(syntax());
    }
    let one = |given: &Json| {
        let op = part(given, "op").and_then(|op| op.as_str().map(str::to_ascii_lowercase));
        let verb = match op.as_deref() {
            Some("add") => Verb::Add,
            Some("remove") => Verb::Remove,
            Some("replace") => Verb::Replace,
            _ => return Err(syntax()),
        };
        let path = part(given, "path").and_then(|p| p.as_str().map(str::to_owned)).unwrap_or_default();
        if verb == Verb::Remove && path.is_empty() {
            return Err(Refused::new(400, "noTarget", "scim-no-target"));
        }
        Ok(Operation { verb, path, value: part(given, "value").unwrap_or(Json::Null) })
    };
    all.iter().map(one).collect::<Result<_, _>>().map(Operations)
}

impl Operations {
    /// Carries the operations out on a document; what happens to members is given back, in order.
    ///
    /// # Errors
    /// A path that leads nowhere, or to what nobody may change.
    pub fn apply(&self, kind: Kind, document: &mut Map<String, Json>) -> Result<Vec<MemberChange>, Refused> {
        let mut members = vec![];
        for operation in &self.0 {
            let Operation { verb, path, value } = operation;
            if path.is_empty() {
                let Json::Object(parts) = value else { return Err(syntax()) };
                for (path, value) in parts.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("schemas")) {
                    step(kind, document, *verb, path, value, &mut members)?;
                }
            } else {
                step(kind, document, *verb, path, value, &mut members)?;
            }
        }
        Ok(members)
    }
}

/// A path: the attribute, which of its values, and which part of them.
struct Target<'a> {
    attribute: &'a Attribute,
    which: Option<Filter>,
    part: Option<&'a Attribute>,
}

fn target(kind: Kind, path: &str) -> Result<Target<'static>, Refused> {
    let nowhere = || Refused::new(400, "invalidPath", context::Message::new("scim-path").with("path", path));
    let plain = without_schema(path.trim());
    let (head, which, tail) = match plain.split_once('[') {
        Some((head, rest)) => {
            let (inner, tail) = rest.rsplit_once(']').ok_or_else(nowhere)?;
            (head, Some(Filter::parse(inner)?), tail.strip_prefix('.').unwrap_or(tail))
        }
        None => {
            let (head, tail) = plain.split_once('.').unwrap_or((plain, ""));
            (head, None, tail)
        }
    };
    let attribute = kind.attributes().iter().find(|a| a.is(head)).ok_or_else(nowhere)?;
    let part = match tail {
        "" => None,
        name => Some(attribute.sub_attributes.iter().find(|a| a.is(name)).ok_or_else(nowhere)?),
    };
    if attribute.is_read_only() || part.is_some_and(Attribute::is_read_only) {
        let detail = context::Message::new("scim-read-only").with("attribute", path);
        return Err(Refused::new(400, "mutability", detail));
    }
    if which.is_some() && !attribute.multi_valued {
        return Err(nowhere());
    }
    Ok(Target { attribute, which, part })
}

fn step(
    kind: Kind,
    document: &mut Map<String, Json>,
    verb: Verb,
    path: &str,
    value: &Json,
    members: &mut Vec<MemberChange>,
) -> Result<(), Refused> {
    if without_schema(path.trim()).eq_ignore_ascii_case(EXTERNAL) {
        match verb {
            Verb::Remove => drop(document.remove(EXTERNAL)),
            _ => drop(document.insert(EXTERNAL.to_owned(), value.clone())),
        }
        return Ok(());
    }
    let Target { attribute, which, part } = target(kind, path)?;
    let name = attribute.name.as_str();
    if name == "members" {
        members.push(match (verb, which) {
            (Verb::Add, None) => MemberChange::Add(ids(value)?),
            (Verb::Replace, None) => MemberChange::Replace(ids(value)?),
            (Verb::Remove, Some(which)) if which.attribute == "value" => MemberChange::Remove(ids(&which.value)?),
            // Entra ID names those who leave the group in the value.
            (Verb::Remove, None) if !value.is_null() => MemberChange::Remove(ids(value)?),
            (Verb::Remove, None) => MemberChange::Replace(vec![]),
            _ => return Err(Refused::new(400, "invalidPath", context::Message::new("scim-path").with("path", path))),
        });
        return Ok(());
    }
    let Some(which) = which else {
        whole(document, attribute, part, verb, value);
        return Ok(());
    };
    let many = document.entry(name).or_insert_with(|| Json::Array(vec![]));
    let Json::Array(many) = many else { return Ok(()) };
    if verb == Verb::Remove && part.is_none() {
        many.retain(|one| !which.means(one));
        return Ok(());
    }
    let mut met = false;
    for one in many.iter_mut().filter(|one| which.means(one)) {
        met = true;
        set(one, part, verb, value);
    }
    // Entra ID sets the work address of somebody who has none by naming it.
    if !met && verb != Verb::Remove {
        let named = attribute.sub_attributes.iter().find(|a| a.is(&which.attribute));
        let mut fresh = Json::Object(named.map(|a| (a.name.clone(), which.value.clone())).into_iter().collect());
        set(&mut fresh, part, verb, value);
        many.push(fresh);
    }
    Ok(())
}

/// Changes an attribute, or a part of it, without choosing among its values.
fn whole(document: &mut Map<String, Json>, attribute: &Attribute, part: Option<&Attribute>, verb: Verb, value: &Json) {
    let name = attribute.name.as_str();
    if part.is_some() {
        let empty = if attribute.multi_valued { Json::Array(vec![]) } else { Json::Object(Map::new()) };
        match document.entry(name).or_insert(empty) {
            Json::Array(many) => many.iter_mut().for_each(|one| set(one, part, verb, value)),
            one => set(one, part, verb, value),
        }
        return;
    }
    match verb {
        Verb::Remove => drop(document.remove(name)),
        Verb::Add if attribute.multi_valued => {
            let many = document.entry(name).or_insert_with(|| Json::Array(vec![]));
            let Json::Array(many) = many else { return };
            let more = match value {
                Json::Array(more) => more.clone(),
                one => vec![one.clone()],
            };
            for one in more {
                // There is one primary value: the latest that says so.
                if one.get("primary") == Some(&Json::Bool(true)) {
                    many.iter_mut().filter_map(|v| v.get_mut("primary")).for_each(|primary| *primary = false.into());
                }
                if !many.contains(&one) {
                    many.push(one);
                }
            }
        }
        _ if attribute.is_complex() && !attribute.multi_valued => {
            let one = document.entry(name).or_insert_with(|| Json::Object(Map::new()));
            set(one, None, Verb::Add, value);
        }
        _ => drop(document.insert(name.to_owned(), value.clone())),
    }
}

/// Changes one value: a part of it, or those of its parts that are given.
fn set(one: &mut Json, part: Option<&Attribute>, verb: Verb, value: &Json) {
    let Json::Object(parts) = one else { return };
    match (part, verb, value) {
        (Some(part), Verb::Remove, _) => drop(parts.remove(&part.name)),
        (Some(part), _, value) => drop(parts.insert(part.name.clone(), value.clone())),
        (None, _, Json::Object(given)) => parts.extend(given.clone()),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn changed(kind: Kind, before: Json, operations: Json) -> Result<(Json, Vec<MemberChange>), Refused> {
        let Json::Object(mut document) = before else { panic!() };
        let members = super::operations(&json!({ "Operations": operations }))?.apply(kind, &mut document)?;
        Ok((document.into(), members))
    }

    #[test]
    fn values_are_added_replaced_and_removed_where_the_path_leads() {
        let before = json!({ "userName": "a", "emails": [{ "value": "x@y.se", "type": "work", "primary": true }] });
        let (after, _) = changed(Kind::User, before, json!([
            { "op": "Add", "path": "name.givenName", "value": "Anna" },
            { "op": "add", "path": "urn:ietf:params:scim:schemas:core:2.0:User:emails", "value": [{ "value": "z@y.se", "primary": true }] },
            { "op": "Replace", "path": "emails[type eq \"work\"].value", "value": "ny@y.se" },
            { "op": "add", "path": "emails[type eq \"home\"].value", "value": "hem@y.se" },
            { "op": "replace", "value": { "active": "False", "externalId": "7", "name.familyName": "Prov" } },
        ])).unwrap();
        assert_eq!(
            after,
            json!({
                "userName": "a",
                "name": { "givenName": "Anna", "familyName": "Prov" },
                "emails": [
                    { "value": "ny@y.se", "type": "work", "primary": false },
                    { "value": "z@y.se", "primary": true },
                    { "value": "hem@y.se", "type": "home" },
                ],
                "active": "False",
                "externalId": "7",
            })
        );
        let (after, _) = changed(
            Kind::User,
            after,
            json!([
                { "op": "remove", "path": "emails[type eq \"work\"]" },
                { "op": "remove", "path": "name.familyName" },
                { "op": "remove", "path": "active" },
                { "op": "remove", "path": "externalId" },
            ]),
        )
        .unwrap();
        assert_eq!(after["emails"].as_array().unwrap().len(), 2);
        assert_eq!(
            (after.get("active"), after.get("externalId"), &after["name"]),
            (None, None, &json!({ "givenName": "Anna" }))
        );
    }

    #[test]
    fn members_are_told_apart_from_the_document() {
        let id = Uuid::from_u128(7);
        let (after, members) = changed(
            Kind::Group,
            json!({ "displayName": "g" }),
            json!([
                { "op": "add", "path": "members", "value": [{ "value": id }] },
                { "op": "remove", "path": format!("members[value eq \"{id}\"]") },
                { "op": "Remove", "path": "members", "value": [{ "value": id }] },
                { "op": "replace", "value": { "members": [{ "value": id }], "displayName": "h" } },
                { "op": "remove", "path": "members" },
            ]),
        )
        .unwrap();
        assert_eq!(after, json!({ "displayName": "h" }));
        let one = || vec![id];
        assert_eq!(
            members,
            [
                MemberChange::Add(one()),
                MemberChange::Remove(one()),
                MemberChange::Remove(one()),
                MemberChange::Replace(one()),
                MemberChange::Replace(vec![])
            ]
        );
    }

    #[test]
    fn what_leads_nowhere_is_refused() {
        for (bad, why) in [
            (json!([{ "op": "add", "path": "shoeSize", "value": 4 }]), "invalidPath"),
            (json!([{ "op": "add", "path": "groups", "value": [] }]), "mutability"),
            (json!([{ "op": "remove" }]), "noTarget"),
            (json!([{ "op": "steal", "path": "active" }]), "invalidSyntax"),
            (json!([]), "invalidSyntax"),
            (json!([{ "op": "add", "path": "emails[type eq", "value": "x" }]), "invalidPath"),
            (json!([{ "op": "add", "path": "emails[type pr]", "value": "x" }]), "invalidFilter"),
            (json!([{ "op": "add", "path": "userName[a eq 1]", "value": "x" }]), "invalidPath"),
            (json!([{ "op": "add", "value": "x" }]), "invalidSyntax"),
        ] {
            let refused = changed(Kind::User, json!({}), bad.clone()).unwrap_err();
            assert_eq!(refused.scim_type, why, "{bad}");
        }
        assert!(operations(&Json::Null).is_err());
    }
}
