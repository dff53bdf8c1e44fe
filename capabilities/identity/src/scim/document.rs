//! Resources as documents: what a client sends, brought to the schema's own form. No I/O here.

use std::sync::LazyLock;

use context::Message;
use serde::Deserialize;
use serde_json::{Map, Value as Json};

/// Why a request is not carried out (RFC 7644, 3.12).
#[derive(Debug)]
pub(crate) struct Refused {
    pub status: u16,
    /// `uniqueness`, `invalidValue` and so on; empty where the status says it all.
    pub scim_type: &'static str,
    pub detail: Message,
}

impl Refused {
    pub fn new(status: u16, scim_type: &'static str, detail: impl Into<Message>) -> Self {
        Self { status, scim_type, detail: detail.into() }
    }

    /// What was given does not hold, with the attribute that it is about.
    pub fn value(detail: &'static str, attribute: &str) -> Self {
        Self::new(400, "invalidValue", Message::new(detail).with("attribute", attribute))
    }
}

type Checked<T> = Result<T, Refused>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    User,
    Group,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
        }
    }

    pub fn endpoint(self) -> &'static str {
        match self {
            Self::User => "Users",
            Self::Group => "Groups",
        }
    }

    pub fn schema(self) -> &'static str {
        match self {
            Self::User => "urn:ietf:params:scim:schemas:core:2.0:User",
            Self::Group => "urn:ietf:params:scim:schemas:core:2.0:Group",
        }
    }

    pub fn attributes(self) -> &'static [Attribute] {
        match self {
            Self::User => &SCHEMAS[0].attributes,
            Self::Group => &SCHEMAS[1].attributes,
        }
    }
}

/// The schemas as they are published: what stands there is what is read.
pub(super) const PUBLISHED: &str = include_str!("../../scim/schemas.json");

static SCHEMAS: LazyLock<Vec<Schema>> =
    LazyLock::new(|| serde_json::from_str(PUBLISHED).expect("the schemas are well formed"));

#[derive(Deserialize)]
struct Schema {
    attributes: Vec<Attribute>,
}

/// An attribute of the schema.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Attribute {
    pub name: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    pub multi_valued: bool,
    #[serde(default)]
    required: bool,
    mutability: String,
    #[serde(default)]
    pub sub_attributes: Vec<Attribute>,
}

impl Attribute {
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    pub fn is_read_only(&self) -> bool {
        self.mutability == "readOnly"
    }

    pub fn is_complex(&self) -> bool {
        self.kind == "complex"
    }
}

/// The longest text of an attribute, and the most values that one has; members are not counted.
const LONGEST: usize = 1000;
const MOST: usize = 100;

/// What the client's own name for a resource is called: every kind has it.
pub(super) const EXTERNAL: &str = "externalId";

/// A document in the schema's own form: names as they are written there, nothing unknown, read-only or unassigned.
///
/// # Errors
/// A value of another type than the schema's, too much of it, or a required one that is missing.
pub(crate) fn normal(kind: Kind, given: &Map<String, Json>) -> Checked<Map<String, Json>> {
    let mut out = object(kind.attributes(), given)?;
    if let Some((_, id)) = given.iter().find(|(name, _)| name.eq_ignore_ascii_case(EXTERNAL)) {
        let id = match id {
            Json::Null => None,
            id => Some(text(id, EXTERNAL)?),
        };
        if let Some(id) = id.filter(|id| !id.is_empty()) {
            out.insert(EXTERNAL.to_owned(), id.into());
        }
    }
    match kind.attributes().iter().find(|a| a.required && !out.contains_key(&a.name)) {
        Some(missing) => Err(Refused::value("scim-required", &missing.name)),
        None => Ok(out),
    }
}

fn object(attributes: &[Attribute], given: &Map<String, Json>) -> Checked<Map<String, Json>> {
    let mut out = Map::new();
    for (name, value) in given {
        let Some(attribute) = attributes.iter().find(|a| a.is(name) && !a.is_read_only()) else { continue };
        if let Some(value) = one_or_many(attribute, value)? {
            out.insert(attribute.name.clone(), value);
        }
    }
    Ok(out)
}

fn one_or_many(attribute: &Attribute, value: &Json) -> Checked<Option<Json>> {
    if !attribute.multi_valued {
        return single(attribute, value);
    }
    let many = match value {
        Json::Null => return Ok(None),
        Json::Array(many) => many.as_slice(),
        one => std::slice::from_ref(one),
    };
    if many.len() > MOST && attribute.name != "members" {
        return Err(Refused::value("scim-too-many-values", &attribute.name));
    }
    let mut out = vec![];
    for value in many {
        out.extend(single(attribute, value)?);
    }
    if out.iter().filter(|v| v.get("primary") == Some(&Json::Bool(true))).count() > 1 {
        return Err(Refused::value("scim-two-primary", &attribute.name));
    }
    Ok((!out.is_empty()).then(|| out.into()))
}

fn single(attribute: &Attribute, value: &Json) -> Checked<Option<Json>> {
    let wrong = || Refused::value("scim-wrong-type", &attribute.name);
    Ok(match (attribute.kind.as_str(), value) {
        (_, Json::Null) => None,
        ("boolean", Json::Bool(b)) => Some((*b).into()),
        // Entra ID writes them so.
        ("boolean", Json::String(s)) => Some(s.to_ascii_lowercase().parse::<bool>().map_err(|_| wrong())?.into()),
        ("complex", Json::Object(given)) => {
            let inner = object(&attribute.sub_attributes, given)?;
            (!inner.is_empty()).then(|| inner.into())
        }
        ("string" | "reference", value) => {
            Some(text(value, &attribute.name)?).filter(|t| !t.is_empty()).map(Json::from)
        }
        _ => return Err(wrong()),
    })
}

fn text(value: &Json, attribute: &str) -> Checked<String> {
    let text = value.as_str().ok_or_else(|| Refused::value("scim-wrong-type", attribute))?;
    if text.chars().count() > LONGEST {
        return Err(Refused::value("scim-too-long", attribute));
    }
    Ok(register::clean(text).chars().filter(|c| !c.is_control()).collect())
}

/// What a user's document says of a person.
#[derive(Clone, Debug)]
pub(crate) struct User {
    pub name: String,
    /// Empty for none, or one that no letter can be sent to.
    pub email: String,
    pub language: Option<context::Language>,
    pub active: bool,
}

/// Reads a user's document, which is in the schema's own form.
pub(crate) fn user(document: &Map<String, Json>) -> User {
    let text = |value: Option<&Json>| value.and_then(Json::as_str).unwrap_or_default().trim().to_owned();
    let part = |name: &str| text(document.get("name").and_then(|n| n.get(name)));
    let whole = [part("givenName"), part("familyName")].join(" ");
    let names = [text(document.get("displayName")), part("formatted"), whole, text(document.get("userName"))];
    let name = names.into_iter().find(|n| !n.trim().is_empty()).unwrap_or_default();
    let emails = document.get("emails").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let primary = emails.iter().find(|e| e.get("primary") == Some(&Json::Bool(true)));
    let email = text(primary.or(emails.first()).and_then(|e| e.get("value")));
    let language = text(document.get("preferredLanguage"));
    User {
        name: name.trim().chars().take(200).collect(),
        email: Some(email).filter(|e| work::is_address(e)).unwrap_or_default(),
        language: language.get(..2).and_then(|code| context::Language::from_code(&code.to_ascii_lowercase())),
        active: document.get("active") != Some(&Json::Bool(false)),
    }
}

/// The ids in a group's list of members, which is taken out of the document: it may be as long as the municipality.
pub(crate) fn members_in(document: &mut Map<String, Json>) -> Checked<Option<Vec<uuid::Uuid>>> {
    let Some(members) = document.remove("members") else { return Ok(None) };
    ids(&members).map(Some)
}

/// The ids of members, however they are listed.
pub(super) fn ids(members: &Json) -> Checked<Vec<uuid::Uuid>> {
    let many = match members {
        Json::Array(many) => many.as_slice(),
        Json::Null => &[],
        one => std::slice::from_ref(one),
    };
    let id = |member: &Json| {
        let text = member.get("value").unwrap_or(member).as_str().unwrap_or_default();
        uuid::Uuid::try_parse(text)
            .map_err(|_| Refused::new(400, "invalidValue", Message::new("scim-member-unknown").with("member", text)))
    };
    many.iter().map(id).collect()
}

/// A resource with only what was asked for, or without what was not wanted (RFC 7644, 3.9).
pub(crate) fn project(resource: Json, attributes: &[String], excluded: &[String]) -> Json {
    const ALWAYS: [&str; 2] = ["schemas", "id"];
    let Json::Object(all) = resource else { return resource };
    let plain = |name: &str| name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase();
    let split = |name: &String| match plain(name).split_once('.') {
        Some((whole, part)) => (whole.to_owned(), Some(part.to_owned())),
        None => (plain(name), None),
    };
    let (wanted, unwanted): (Vec<_>, Vec<_>) =
        (attributes.iter().map(split).collect(), excluded.iter().map(split).collect());
    let mut out = Map::new();
    for (name, value) in all {
        let key = name.to_ascii_lowercase();
        if ALWAYS.contains(&name.as_str()) {
            out.insert(name, value);
            continue;
        }
        if unwanted.iter().any(|(whole, part)| *whole == key && part.is_none()) {
            continue;
        }
        let of: Vec<_> = wanted.iter().filter(|(whole, _)| *whole == key).collect();
        if !wanted.is_empty() && of.is_empty() {
            continue;
        }
        let mut value = value;
        let parts: Vec<_> = of.iter().filter_map(|(_, part)| part.as_deref()).collect();
        if !of.is_empty() && parts.len() == of.len() {
            keep(&mut value, &|part| parts.contains(&part));
        }
        let without: Vec<_> =
            unwanted.iter().filter(|(whole, _)| *whole == key).filter_map(|(_, part)| part.as_deref()).collect();
        if !without.is_empty() {
            keep(&mut value, &|part| !without.contains(&part));
        }
        out.insert(name, value);
    }
    out.into()
}

fn keep(value: &mut Json, wanted: &dyn Fn(&str) -> bool) {
    match value {
        Json::Object(all) => all.retain(|name, _| wanted(&name.to_ascii_lowercase())),
        Json::Array(many) => many.iter_mut().for_each(|one| keep(one, wanted)),
        _ => {}
    }
}
