//! What this server can do, as it tells clients (RFC 7643, 5 to 7).

use serde_json::{Value as Json, json};

use super::document::{Kind, PUBLISHED};

/// The most resources on one page of a list.
pub(super) const PAGE: usize = 200;

pub(super) fn configuration(base: &str) -> Json {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
        "patch": { "supported": true },
        "bulk": { "supported": false, "maxOperations": 0, "maxPayloadSize": 0 },
        "filter": { "supported": true, "maxResults": PAGE },
        "changePassword": { "supported": false },
        "sort": { "supported": false },
        "etag": { "supported": false },
        "authenticationSchemes": [{
            "type": "oauthbearertoken", "name": "Bearer", "description": "A token that an administrator has made", "primary": true,
        }],
        "meta": { "resourceType": "ServiceProviderConfig", "location": format!("{base}/ServiceProviderConfig") },
    })
}

pub(super) fn resource_types(base: &str) -> Vec<Json> {
    let one = |kind: Kind| {
        json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
            "id": kind.name(),
            "name": kind.name(),
            "endpoint": format!("/{}", kind.endpoint()),
            "schema": kind.schema(),
            "meta": { "resourceType": "ResourceType", "location": format!("{base}/ResourceTypes/{}", kind.name()) },
        })
    };
    vec![one(Kind::User), one(Kind::Group)]
}

pub(super) fn schemas(base: &str) -> Vec<Json> {
    let mut all: Vec<Json> = serde_json::from_str(PUBLISHED).unwrap_or_default();
    for schema in &mut all {
        let location = format!("{base}/Schemas/{}", schema["id"].as_str().unwrap_or_default());
        schema["meta"] = json!({ "resourceType": "Schema", "location": location });
    }
    all
}
