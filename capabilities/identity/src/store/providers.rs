//! Providers: their secrets, whom they mean, and what came from them.

use std::sync::Arc;

use context::Result;
use database::{Moment, Read};
use socket::House;
use uuid::Uuid;

use crate::model::PROVIDER;

database::statements! {
    SEAL_SECRET = "UPDATE providers SET sealed = $3 WHERE tenant = $1 AND id = $2";
    SEALED = "SELECT sealed FROM providers WHERE tenant = $1 AND id = $2";
    TIED = "SELECT person FROM provider_people WHERE tenant = $1 AND provider = $2 AND subject = $3";
    TIE = "INSERT INTO provider_people (tenant, provider, subject, person, tied_at) VALUES ($1, $2, $3, $4, $5)";
    /// Whoever has an e-mail address, whether they work here still or not, and to how many providers they are tied.
    WITH_EMAIL = "SELECT p.id, (SELECT COUNT(*) FROM provider_people t WHERE t.tenant = p.tenant AND t.person = p.id) AS ties \
        FROM people p WHERE p.tenant = $1 AND p.email_key = $2 ORDER BY p.id LIMIT 2";
    /// The roles that a person has by a provider's groups.
    SOURCED = "SELECT id, role, unit, valid_from FROM grants WHERE tenant = $1 AND person = $2 AND source = $3 \
        AND (valid_to IS NULL OR valid_to >= $4) ORDER BY id";
    ADD_SOURCED = "INSERT INTO grants (tenant, id, person, role, unit, valid_from, source) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    END_SOURCED = "UPDATE grants SET valid_to = $3 WHERE tenant = $1 AND source = $2 AND (valid_to IS NULL OR valid_to > $3)";
    END_RULED = "UPDATE grants SET valid_to = $3 WHERE tenant = $1 AND source = $2 AND (valid_to IS NULL OR valid_to > $3) \
        AND role = $4 AND unit IS NOT DISTINCT FROM $5";
    CAME_FROM = "SELECT provider, id_token FROM sessions WHERE tenant = $1 AND digest = $2 AND provider IS NOT NULL";
    /// Ends the sessions that came from a subject of a provider, or the one that it names.
    END_THERE = "UPDATE sessions SET revoked_at = $5 WHERE tenant = $1 AND provider = $2 AND provider_subject = $3 \
        AND (CAST($4 AS TEXT) IS NULL OR provider_session = $4) AND revoked_at IS NULL";
}

/// A provider's secret as it is stored.
pub(crate) async fn sealed(read: &mut Read, provider: Uuid) -> Result<Option<String>> {
    let row = read.row(SEALED, vec![read.tenant().into(), provider.into()]).await?;
    Ok(row.map_or(Ok(None), |row| row.get("sealed"))?)
}

/// Somebody who may be chosen to sign in with: its tenant's name where the installation has several, its own, its address here.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    pub tenant: Option<String>,
    pub name: String,
    pub id: Uuid,
}

/// Every provider that is offered at sign-in, in each of the installation's tenants.
pub(crate) async fn offers(house: &House, moment: &Moment) -> Result<Arc<Vec<Offer>>> {
    house
        .remembered(moment, "|providers".to_owned(), async || {
            let tenants = organisation::tenants(house.database()).await?;
            let mut offers = vec![];
            for tenant in &tenants {
                let mut read = house.database().read(tenant.id).await?;
                let all = PROVIDER.list(&mut read, None).await?;
                offers.extend(all.into_iter().filter(|p| p.active).map(|p| Offer {
                    tenant: (tenants.len() > 1).then(|| tenant.name.clone()),
                    name: p.name,
                    id: p.head.id,
                }));
            }
            Ok(offers)
        })
        .await
}
