//! The protocol's addresses (RFC 7644, 3.2): reading tokens and requests, writing answers.

use std::collections::HashMap;

use axum::{
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{any, delete, get, patch, post, put},
};
use context::{Error, Message};
use serde_json::{Map, Value as Json, json};
use socket::{House, Routes, Visit};
use uuid::Uuid;

use super::{Filter, Kind, Refused, discovery, operations, project};
use crate::{
    actions::{self, Client, Trouble},
    store::scim as sql,
    token::Token,
};

type Asked = HashMap<String, String>;
type Answer = Result<Response, Trouble>;

/// Adds the protocol's addresses. Each says itself what is wrong, in the protocol's own way.
pub(crate) fn routes(routes: Routes) -> Routes {
    let mut routes = routes
        .machine("GET", "/scim/v2/ServiceProviderConfig", get(configuration))
        .machine("GET", "/scim/v2/ResourceTypes", get(resource_types))
        .machine("GET", "/scim/v2/ResourceTypes/{id}", get(resource_type))
        .machine("GET", "/scim/v2/Schemas", get(schemas))
        .machine("GET", "/scim/v2/Schemas/{id}", get(schema))
        .machine("POST", "/scim/v2/.search", post(search));
    for (kind, all, one) in [
        (Kind::User, "/scim/v2/Users", "/scim/v2/Users/{id}"),
        (Kind::Group, "/scim/v2/Groups", "/scim/v2/Groups/{id}"),
    ] {
        routes = routes
            .machine("GET", all, get(async move |at: At, Query(asked): Query<Asked>| at.list(kind, asked).await))
            .machine("POST", all, post(async move |at: At, body: Bytes| at.create(kind, &body).await))
            .machine(
                "GET",
                one,
                get(async move |at: At, Path(id): Path<String>, Query(asked): Query<Asked>| {
                    at.show(kind, &id, &asked).await
                }),
            )
            .machine(
                "PUT",
                one,
                put(async move |at: At, Path(id): Path<String>, body: Bytes| at.replace(kind, &id, &body).await),
            )
            .machine(
                "PATCH",
                one,
                patch(async move |at: At, Path(id): Path<String>, body: Bytes| at.change(kind, &id, &body).await),
            )
            .machine("DELETE", one, delete(async move |at: At, Path(id): Path<String>| at.remove(kind, &id).await));
    }
    routes.machine("GET", "/scim/v2/{*rest}", any(nothing))
}

/// A request with its token read: where it has come.
struct At {
    house: House,
    visit: Visit,
    client: Option<Client>,
    base: String,
}

impl axum::extract::FromRequestParts<House> for At {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, house: &House) -> Result<Self, Response> {
        let Ok(visit) = Visit::from_request_parts(parts, house).await;
        let base = format!("{}/scim/v2", house.settings().base);
        let mut at = Self { house: house.clone(), visit, client: None, base };
        let said = parts.headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let token = said.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        if let Some(token) = token.and_then(|(_, token)| Token::parse(token.trim())) {
            at.client = match actions::client(house, &token).await {
                Ok(client) => client,
                Err(error) => return Err(at.refuse(error.into())),
            };
        }
        match at.client {
            Some(_) => Ok(at),
            None => Err(at.refuse(Refused::new(401, "", "scim-token").into())),
        }
    }
}

fn written(status: StatusCode, body: &Json) -> Response {
    (status, [(header::CONTENT_TYPE, "application/scim+json; charset=utf-8")], body.to_string()).into_response()
}

fn not_found() -> Trouble {
    Refused::new(404, "", "scim-not-found").into()
}

fn object(body: &[u8]) -> Result<Map<String, Json>, Refused> {
    match serde_json::from_slice(body) {
        Ok(Json::Object(object)) => Ok(object),
        _ => Err(Refused::new(400, "invalidSyntax", "scim-syntax")),
    }
}

fn list_of(total: usize, first: usize, resources: &[Json]) -> Json {
    json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": total,
        "startIndex": first,
        "itemsPerPage": resources.len(),
        "Resources": resources,
    })
}

/// Names in a list that is written with commas.
fn names(asked: &Asked, name: &str) -> Vec<String> {
    let text = asked.get(name).map(String::as_str).unwrap_or_default();
    text.split(',').map(|n| n.trim().to_owned()).filter(|n| !n.is_empty()).collect()
}

impl At {
    /// The client, which is there in every request that has come this far.
    fn client(&self) -> Result<&Client, Trouble> {
        self.client.as_ref().ok_or_else(not_found)
    }

    fn refuse(&self, trouble: Trouble) -> Response {
        let refused = match trouble {
            Trouble::Refused(refused) => refused,
            Trouble::Error(Error::Invalid(problems)) => {
                let detail = problems.into_iter().next().map_or(Message::new("scim-syntax"), |p| p.message);
                Refused::new(400, "invalidValue", detail)
            }
            Trouble::Error(Error::NotFound) => Refused::new(404, "", "scim-not-found"),
            Trouble::Error(Error::Conflict(_)) => Refused::new(409, "", "scim-again"),
            Trouble::Error(Error::Denied(_)) => Refused::new(403, "", "scim-token"),
            Trouble::Error(error) => {
                tracing::error!(%error, "a request of a register failed");
                Refused::new(500, "", "error-internal-text")
            }
        };
        let detail = self.house.words().say(self.visit.context.language, &refused.detail);
        let mut body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "status": refused.status.to_string(),
            "detail": detail,
        });
        if !refused.scim_type.is_empty() {
            body["scimType"] = refused.scim_type.into();
        }
        let status = StatusCode::from_u16(refused.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut answer = written(status, &body);
        if status == StatusCode::UNAUTHORIZED {
            answer.headers_mut().insert(header::WWW_AUTHENTICATE, header::HeaderValue::from_static("Bearer"));
        }
        answer
    }

    fn answer(&self, answer: Answer) -> Response {
        answer.unwrap_or_else(|trouble| self.refuse(trouble))
    }

    /// A resource as it is shown; what costs a question is asked only where it is wanted.
    async fn shown(&self, found: sql::Resource, asked: &Asked) -> Result<Json, Trouble> {
        let (attributes, excluded) = (names(asked, "attributes"), names(asked, "excludedAttributes"));
        let is = |all: &[String], name: &str| {
            all.iter()
                .any(|n| n.rsplit(':').next().unwrap_or(n).split('.').next().unwrap_or(n).eq_ignore_ascii_case(name))
        };
        let wanted = |name: &str| {
            (attributes.is_empty() || is(&attributes, name)) && !excluded.iter().any(|n| n.eq_ignore_ascii_case(name))
        };
        let (kind, id) = (found.kind, found.id);
        let mut out = found.document;
        let reference = |kind: Kind, id: Uuid| format!("{}/{}/{id}", self.base, kind.endpoint());
        if kind == Kind::User && wanted("groups") {
            let mut read = self.house.database().read(self.client()?.tenant).await.map_err(Error::from)?;
            let groups = sql::scim_groups(&mut read, id).await?;
            let one = |(id, name, _): &(Uuid, String, String)| json!({ "value": id, "$ref": reference(Kind::Group, *id), "display": name });
            let groups: Vec<_> = groups.iter().map(one).collect();
            if !groups.is_empty() {
                out.insert("groups".to_owned(), groups.into());
            }
        }
        if kind == Kind::Group && wanted("members") {
            let mut read = self.house.database().read(self.client()?.tenant).await.map_err(Error::from)?;
            let members = sql::scim_members(&mut read, id).await?;
            let one =
                |(id, kind): &(Uuid, Kind)| json!({ "value": id, "$ref": reference(*kind, *id), "type": kind.name() });
            let members: Vec<_> = members.iter().map(one).collect();
            if !members.is_empty() {
                out.insert("members".to_owned(), members.into());
            }
        }
        out.insert("schemas".to_owned(), json!([kind.schema()]));
        out.insert("id".to_owned(), json!(id));
        let meta = json!({
            "resourceType": kind.name(),
            "created": found.created_at.to_string(),
            "lastModified": found.changed_at.to_string(),
            "location": reference(kind, id),
        });
        out.insert("meta".to_owned(), meta);
        Ok(project(out.into(), &attributes, &excluded))
    }

    async fn list(&self, kind: Kind, asked: Asked) -> Response {
        self.answer(self.listed(&[kind], &asked).await)
    }

    async fn listed(&self, kinds: &[Kind], asked: &Asked) -> Answer {
        let number = |name: &str, otherwise: usize| {
            asked
                .get(name)
                .and_then(|n| n.trim().parse::<i64>().ok())
                .map_or(otherwise, |n| usize::try_from(n).unwrap_or(0))
        };
        let first = number("startIndex", 1).max(1);
        let mut left = number("count", discovery::PAGE).min(discovery::PAGE);
        let client = self.client()?;
        let mut read = self.house.database().read(client.tenant).await.map_err(Error::from)?;
        let (mut total, mut found, mut skip) = (0, vec![], first - 1);
        for kind in kinds {
            let (n, some) = match asked.get("filter") {
                Some(filter) => {
                    let all = filtered(&mut read, client.provider.head.id, *kind, &Filter::parse(filter)?).await?;
                    (all.len(), all.into_iter().skip(skip).take(left).collect())
                }
                None => sql::scim_page(&mut read, client.provider.head.id, *kind, skip, left).await?,
            };
            total += n;
            skip = skip.saturating_sub(n);
            left -= some.len();
            found.extend(some);
        }
        drop(read);
        let mut shown = vec![];
        for one in found {
            shown.push(self.shown(one, asked).await?);
        }
        Ok(written(StatusCode::OK, &list_of(total, first, &shown)))
    }

    async fn show(&self, kind: Kind, id: &str, asked: &Asked) -> Response {
        let found = async {
            let client = self.client()?;
            let id = Uuid::try_parse(id).map_err(|_| not_found())?;
            let mut read = self.house.database().read(client.tenant).await.map_err(Error::from)?;
            let found =
                sql::scim_resource(&mut read, client.provider.head.id, kind, id).await?.ok_or_else(not_found)?;
            drop(read);
            Ok(written(StatusCode::OK, &self.shown(found, asked).await?))
        };
        self.answer(found.await)
    }

    async fn create(&self, kind: Kind, body: &[u8]) -> Response {
        let made = async {
            let made = actions::create_resource(&self.house, &self.visit.context, self.client()?, kind, &object(body)?)
                .await?;
            let location = format!("{}/{}/{}", self.base, kind.endpoint(), made.id);
            // Nobody new is in a group yet.
            let without = Asked::from([("excludedAttributes".to_owned(), "groups".to_owned())]);
            let body = self.shown(made, &without).await?;
            let mut answer = written(StatusCode::CREATED, &body);
            answer.headers_mut().extend(location.parse().ok().map(|location| (header::LOCATION, location)));
            Ok(answer)
        };
        self.answer(made.await)
    }

    async fn replace(&self, kind: Kind, id: &str, body: &[u8]) -> Response {
        let put = async {
            let id = Uuid::try_parse(id).map_err(|_| not_found())?;
            let (context, client) = (&self.visit.context, self.client()?);
            let put = actions::replace_resource(&self.house, context, client, (kind, id), &object(body)?).await?;
            Ok(written(StatusCode::OK, &self.shown(put, &Asked::new()).await?))
        };
        self.answer(put.await)
    }

    async fn change(&self, kind: Kind, id: &str, body: &[u8]) -> Response {
        let changed = async {
            let id = Uuid::try_parse(id).map_err(|_| not_found())?;
            let operations = operations(&object(body)?.into())?;
            let (context, client) = (&self.visit.context, self.client()?);
            let changed = actions::change_resource(&self.house, context, client, (kind, id), &operations).await?;
            // A group may have as many members as the municipality: they are not sent back each time one comes.
            if kind == Kind::Group {
                return Ok(StatusCode::NO_CONTENT.into_response());
            }
            Ok(written(StatusCode::OK, &self.shown(changed, &Asked::new()).await?))
        };
        self.answer(changed.await)
    }

    async fn remove(&self, kind: Kind, id: &str) -> Response {
        let removed = async {
            let id = Uuid::try_parse(id).map_err(|_| not_found())?;
            actions::remove_resource(&self.house, &self.visit.context, self.client()?, (kind, id)).await?;
            Ok(StatusCode::NO_CONTENT.into_response())
        };
        self.answer(removed.await)
    }
}

/// Those that a filter finds; there is an index for each attribute that can be asked for.
async fn filtered(
    read: &mut database::Read,
    provider: Uuid,
    kind: Kind,
    filter: &Filter,
) -> Result<Vec<sql::Resource>, Trouble> {
    let Some(value) = filter.value.as_str() else {
        return Err(Refused::new(400, "invalidFilter", "scim-filter").into());
    };
    let folded = value.to_lowercase();
    let (statement, key) = match (kind, filter.attribute.as_str()) {
        (_, "id") => {
            let found = match Uuid::try_parse(value) {
                Ok(id) => sql::scim_resource(read, provider, kind, id).await?,
                Err(_) => None,
            };
            return Ok(found.into_iter().collect());
        }
        (Kind::User, "username") | (Kind::Group, "displayname") => (sql::BY_KEY, folded.as_str()),
        (_, "externalid") => (sql::BY_EXTERNAL, value),
        (Kind::User, "emails" | "emails.value") => (sql::BY_ADDRESS, folded.as_str()),
        _ => return Err(Refused::new(400, "invalidFilter", "scim-filter").into()),
    };
    Ok(sql::scim_by(read, statement, provider, kind, key).await?)
}

async fn configuration(at: At) -> Response {
    written(StatusCode::OK, &discovery::configuration(&at.base))
}

async fn resource_types(at: At) -> Response {
    let all = discovery::resource_types(&at.base);
    written(StatusCode::OK, &list_of(all.len(), 1, &all))
}

async fn resource_type(at: At, Path(id): Path<String>) -> Response {
    one_of(&at, discovery::resource_types(&at.base), &id)
}

async fn schemas(at: At) -> Response {
    let all = discovery::schemas(&at.base);
    written(StatusCode::OK, &list_of(all.len(), 1, &all))
}

async fn schema(at: At, Path(id): Path<String>) -> Response {
    one_of(&at, discovery::schemas(&at.base), &id)
}

fn one_of(at: &At, all: Vec<Json>, id: &str) -> Response {
    match all.into_iter().find(|one| one["id"] == id) {
        Some(one) => written(StatusCode::OK, &one),
        None => at.refuse(not_found()),
    }
}

/// As a list, with the question in the body, and of both kinds (RFC 7644, 3.4.3).
async fn search(at: At, body: Bytes) -> Response {
    let asked = match object(&body) {
        Ok(body) => body,
        Err(refused) => return at.refuse(refused.into()),
    };
    let text = |value: &Json| match value {
        Json::Array(many) => Some(many.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(",")),
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let asked: Asked = asked.iter().filter_map(|(name, value)| Some((name.clone(), text(value)?))).collect();
    at.answer(at.listed(&[Kind::User, Kind::Group], &asked).await)
}

async fn nothing(State(_): State<House>, _: HeaderMap, at: At) -> Response {
    at.refuse(not_found())
}
