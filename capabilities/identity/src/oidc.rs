//! OpenID Connect (Core 1.0, Discovery 1.0, RP-Initiated and Back-Channel Logout 1.0): sending somebody to a provider, and
//! believing nothing of what comes back before it has been proved.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{LazyLock, Mutex},
    time::Duration,
};

use chrono::DateTime;
use context::{Clock, Entropy};
use jiff::{Span, Timestamp};
use openidconnect::{
    AdditionalClaims, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IdToken, IdTokenFields, IdTokenVerifier,
    IssuerUrl, LogoutRequest, Nonce, OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier,
    PostLogoutRedirectUrl, ProviderMetadataWithLogout, RedirectUrl, Scope, StandardErrorResponse,
    StandardTokenResponse, TokenResponse as _, UserInfoClaims,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreErrorResponseType, CoreGenderClaim,
        CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreRevocableToken,
        CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::model::Provider;

/// How long a provider is waited for, how much of an answer is read, and how long what it says of itself is remembered.
const PATIENCE: Duration = Duration::from_secs(8);
const LARGEST: usize = 1024 * 1024;
const REMEMBERED_MINUTES: i64 = 10;
/// How far its clock may be from ours.
const SKEW_SECONDS: i64 = 120;
/// How long somebody may take over signing in there.
const FLOW_MINUTES: i64 = 15;
/// How long ago somebody may have signed in there: no longer than a session lasts here.
const OLDEST: Duration = Duration::from_secs(12 * 3600);
/// What a token that ends sessions must speak of (Back-Channel Logout 1.0, 2.4).
const LOGOUT_EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// Why nobody was signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The provider does not answer, or not with sense.
    Down,
    /// What it says cannot be trusted: signature, audience, issuer, nonce, time.
    Untrusted,
    /// It, or the person, said no.
    Declined,
    /// The way there has been used up, took too long, or began in another browser.
    Stale,
}

/// What the browser carries, sealed, while somebody is at the provider's.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Flow {
    pub tenant: Uuid,
    pub provider: Uuid,
    pub state: String,
    nonce: String,
    verifier: String,
    /// Until when, in seconds of Unix time.
    until: i64,
    /// Whether they are to prove who they are there anew, however lately they have.
    afresh: bool,
}

/// What a provider says of somebody, proved.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    pub subject: String,
    pub name: String,
    /// Lower case; empty where it says none, or says itself that it has not been verified.
    pub email: String,
    /// `None` where it speaks of more groups than it sends along: then nothing is known about them.
    pub groups: Option<Vec<String>>,
    /// The session there.
    pub session: Option<String>,
    /// Whether it says that two factors were shown (RFC 8176: `mfa`).
    pub two: bool,
    /// When they proved who they are there, as far as is known.
    pub proved_at: Option<Timestamp>,
    pub id_token: String,
}

/// Every claim that is not among the standard ones.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Other(BTreeMap<String, Json>);
impl AdditionalClaims for Other {}

type Token = IdToken<Other, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
type Fields = IdTokenFields<
    Other,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Relying = Client<
    Other,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// A provider with what it takes to speak to it.
pub(crate) struct Spoken<'a> {
    pub provider: &'a Provider,
    pub secret: Option<String>,
    /// Where people come back to.
    pub back: String,
    pub clock: &'a Clock,
}

#[derive(Debug, thiserror::Error)]
enum Unheard {
    #[error(transparent)]
    Http(#[from] reqwest::Error),
    #[error("the answer is larger than {LARGEST} bytes")]
    Large,
    #[error(transparent)]
    Form(#[from] openidconnect::http::Error),
}

static HTTP: LazyLock<reqwest::Client> = LazyLock::new(|| {
    // Another may have chosen already; any choice serves.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none());
    builder.build().expect("a client of HTTP can be made")
});

/// What providers say of themselves in public, by issuer, with when they were asked.
static MET: LazyLock<Mutex<HashMap<String, (Timestamp, ProviderMetadataWithLogout)>>> = LazyLock::new(Mutex::default);

async fn fetch(request: HttpRequest) -> Result<HttpResponse, Unheard> {
    let (parts, body) = request.into_parts();
    let sent = HTTP.request(parts.method, parts.uri.to_string()).headers(parts.headers).body(body).send();
    let mut answer = sent.await?;
    let (status, headers) = (answer.status(), std::mem::take(answer.headers_mut()));
    let mut body = vec![];
    while let Some(chunk) = answer.chunk().await? {
        body.extend_from_slice(&chunk);
        if body.len() > LARGEST {
            return Err(Unheard::Large);
        }
    }
    let mut heard = HttpResponse::new(body);
    *heard.status_mut() = status;
    *heard.headers_mut() = headers;
    Ok(heard)
}

fn down(error: impl std::fmt::Display) -> Refusal {
    tracing::warn!(%error, "an identity provider does not answer");
    Refusal::Down
}

fn untrusted(error: impl std::fmt::Display) -> Refusal {
    tracing::warn!(%error, "an identity provider is not believed");
    Refusal::Untrusted
}

/// When somebody proved who they are: what the provider says; where it says nothing, now if it was asked to let them, and otherwise
/// nobody knows.
///
/// # Errors
/// [`Refusal::Stale`] when it was asked and says itself that it did not.
fn proved_at(
    said: Option<DateTime<chrono::Utc>>,
    (began, afresh): &(i64, bool),
    now: Timestamp,
) -> Result<Option<Timestamp>, Refusal> {
    match said.map(|at| at.timestamp()) {
        Some(at) if *afresh && at < began - SKEW_SECONDS => Err(Refusal::Stale),
        Some(at) => Ok(Timestamp::from_second(at).ok().map(|at| at.min(now))),
        None => Ok(afresh.then_some(now)),
    }
}

fn seconds(at: Timestamp, by: i64) -> Timestamp {
    at.checked_add(Span::new().seconds(by)).unwrap_or(at)
}

impl Spoken<'_> {
    /// What the provider says of itself; asked anew after a while, and when `anew` (its key may have changed).
    async fn metadata(&self, anew: bool) -> Result<ProviderMetadataWithLogout, Refusal> {
        let issuer = &self.provider.issuer;
        let now = self.clock.now();
        let known = MET.lock().unwrap_or_else(std::sync::PoisonError::into_inner).get(issuer).cloned();
        if let Some((asked, said)) = known {
            let fresh = now < seconds(asked, REMEMBERED_MINUTES * 60);
            // Whoever sends forged tokens does not make us ask for each of them.
            let lately = now < seconds(asked, 5);
            if (fresh && !anew) || lately {
                return Ok(said);
            }
        }
        let address = IssuerUrl::new(issuer.clone()).map_err(down)?;
        let said = ProviderMetadataWithLogout::discover_async(address, &fetch).await.map_err(down)?;
        MET.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert(issuer.clone(), (now, said.clone()));
        Ok(said)
    }

    fn relying(&self, said: ProviderMetadataWithLogout) -> Result<Relying, Refusal> {
        let id = ClientId::new(self.provider.client_id.clone());
        let back = RedirectUrl::new(self.back.clone()).map_err(down)?;
        Ok(Client::from_provider_metadata(said, id, self.secret.clone().map(ClientSecret::new)).set_redirect_uri(back))
    }

    fn verifier<'v>(&self, relying: &'v Relying) -> IdTokenVerifier<'v, CoreJsonWebKey> {
        let at = |by: i64| DateTime::from_timestamp_secs(seconds(self.clock.now(), by).as_second()).unwrap_or_default();
        let (past, future) = (at(-SKEW_SECONDS), at(SKEW_SECONDS));
        relying.id_token_verifier().set_time_fn(move || past).set_issue_time_verifier_fn(move |issued| {
            if issued > future { Err("issued in the future".to_owned()) } else { Ok(()) }
        })
    }

    /// Where to send somebody who wants to sign in, and what their browser carries meanwhile.
    pub async fn begin(&self, tenant: Uuid, entropy: &Entropy, afresh: bool) -> Result<(String, Flow), Refusal> {
        let relying = self.relying(self.metadata(false).await?)?;
        let random = || context::hex(&entropy.fill::<32>());
        let (state, nonce, verifier) = (random(), random(), PkceCodeVerifier::new(random()));
        let (given_state, given_nonce) = (CsrfToken::new(state.clone()), Nonce::new(nonce.clone()));
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let asked = relying
            .authorize_url(flow, || given_state, || given_nonce)
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .add_scopes(["email", "profile"].map(|s| Scope::new(s.to_owned())))
            // With it comes when they last proved who they are.
            .set_max_age(if afresh { Duration::ZERO } else { OLDEST });
        let (address, ..) = if afresh { asked.add_prompt(CoreAuthPrompt::Login) } else { asked }.url();
        let until = seconds(self.clock.now(), FLOW_MINUTES * 60).as_second();
        let provider = self.provider.head.id;
        let verifier = verifier.into_secret();
        Ok((address.into(), Flow { tenant, provider, state, nonce, verifier, until, afresh }))
    }

    /// Exchanges the code that somebody came back with for what the provider says of them.
    pub async fn finish(&self, flow: Flow, code: &str) -> Result<Claims, Refusal> {
        if flow.until < self.clock.now().as_second() {
            return Err(Refusal::Stale);
        }
        let relying = self.relying(self.metadata(false).await?)?;
        let asked = relying.exchange_code(AuthorizationCode::new(code.to_owned())).map_err(down)?;
        let flow_times = (flow.until - FLOW_MINUTES * 60, flow.afresh);
        let verifier = PkceCodeVerifier::new(flow.verifier);
        let answer = match asked.set_pkce_verifier(verifier).request_async(&fetch).await {
            Ok(answer) => answer,
            Err(error @ openidconnect::RequestTokenError::ServerResponse(_)) => return Err(untrusted(error)),
            Err(error) => return Err(down(error)),
        };
        let token = answer.id_token().ok_or_else(|| untrusted("no token about anybody"))?;
        let nonce = Nonce::new(flow.nonce);
        let again;
        let relying = match token.claims(&self.verifier(&relying), &nonce) {
            // Its key may be new since we asked.
            Err(openidconnect::ClaimsVerificationError::SignatureVerification(_)) => {
                again = self.relying(self.metadata(true).await?)?;
                &again
            }
            _ => &relying,
        };
        let verifier = self.verifier(relying);
        let said = token.claims(&verifier, &nonce).map_err(untrusted)?;
        if let Some(expected) = said.access_token_hash() {
            let (algorithm, key) = (token.signing_alg().map_err(untrusted)?, token.signing_key(&verifier));
            let hash =
                openidconnect::AccessTokenHash::from_token(answer.access_token(), algorithm, key.map_err(untrusted)?);
            if hash.map_err(untrusted)? != *expected {
                return Err(untrusted("the access token is another's"));
            }
        }
        let proved_at = proved_at(said.auth_time(), &flow_times, self.clock.now())?;
        let mut all = claims(said)?;
        if let Ok(asked) = relying.user_info(answer.access_token().clone(), Some(said.subject().clone())) {
            let more: UserInfoClaims<Other, CoreGenderClaim> = asked.request_async(&fetch).await.map_err(down)?;
            all.extend(claims(&more)?);
        }
        Ok(Claims { proved_at, ..self.read(&all, token.to_string()) })
    }

    fn read(&self, all: &BTreeMap<String, Json>, id_token: String) -> Claims {
        let text = |name: &str| all.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        let whole = [text("given_name"), text("family_name")].join(" ");
        let names = [text("name"), whole, text("preferred_username"), text("email")];
        let refuted = all.get("email_verified").is_some_and(|v| v == &Json::Bool(false) || v == "false");
        let claim = self.provider.groups_claim.trim();
        let groups = match all.get(claim) {
            Some(Json::Array(many)) => Some(many.iter().filter_map(Json::as_str).map(str::to_owned).collect()),
            Some(Json::String(one)) => Some(vec![one.clone()]),
            // More than fit in a token: Entra ID then only says where they could be asked for.
            None if all.get("_claim_names").is_some_and(|names| names.get(claim).is_some()) => None,
            _ => Some(vec![]),
        };
        Claims {
            subject: text("sub"),
            name: names.into_iter().find(|n| !n.trim().is_empty()).unwrap_or_default().trim().to_owned(),
            email: if refuted { String::new() } else { text("email").trim().to_lowercase() },
            groups,
            session: all.get("sid").and_then(Json::as_str).map(str::to_owned),
            two: all.get("amr").and_then(Json::as_array).is_some_and(|ways| ways.iter().any(|way| way == "mfa")),
            id_token,
            proved_at: None,
        }
    }

    /// Whom a token of the provider's says to sign out: subject, and the session if it names one.
    pub async fn logged_out(&self, token: &str) -> Result<(String, Option<String>), Refusal> {
        let token: Token = token.parse().map_err(untrusted)?;
        let no_nonce = |nonce: Option<&Nonce>| match nonce {
            Some(_) => Err("a token that signs somebody in".to_owned()),
            None => Ok(()),
        };
        let relying = self.relying(self.metadata(false).await?)?;
        let changed = matches!(
            token.claims(&self.logout_verifier(&relying), no_nonce),
            Err(openidconnect::ClaimsVerificationError::SignatureVerification(_))
        );
        let relying = if changed { self.relying(self.metadata(true).await?)? } else { relying };
        let verifier = self.logout_verifier(&relying);
        let said = token.claims(&verifier, no_nonce).map_err(untrusted)?;
        let all = claims(said)?;
        if all.get("events").and_then(|events| events.get(LOGOUT_EVENT)).is_none() {
            return Err(untrusted("a token that speaks of no leaving"));
        }
        Ok((said.subject().to_string(), all.get("sid").and_then(Json::as_str).map(str::to_owned)))
    }

    fn logout_verifier<'v>(&self, relying: &'v Relying) -> IdTokenVerifier<'v, CoreJsonWebKey> {
        // The type of such a token is its own (Back-Channel Logout 1.0, 2.4); older providers say `JWT`.
        self.verifier(relying).allow_all_jose_types()
    }

    /// Where to go to leave the provider too; `None` where it does not say.
    pub async fn leaving(&self, id_token: Option<String>, home: &str) -> Option<String> {
        let said = self.metadata(false).await.ok()?;
        let end = said.additional_metadata().end_session_endpoint.clone()?;
        let mut request = LogoutRequest::from(end)
            .set_client_id(ClientId::new(self.provider.client_id.clone()))
            .set_post_logout_redirect_uri(PostLogoutRedirectUrl::new(home.to_owned()).ok()?);
        if let Some(token) = id_token.and_then(|t| t.parse::<Token>().ok()) {
            request = request.set_id_token_hint(&token);
        }
        Some(request.http_get_url().into())
    }
}

/// Claims as one map, whichever document they came in.
fn claims(said: &impl Serialize) -> Result<BTreeMap<String, Json>, Refusal> {
    let all = serde_json::to_value(said).and_then(serde_json::from_value);
    all.map_err(untrusted)
}
