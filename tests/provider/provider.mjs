// A real OpenID provider for the stories: oidc-provider, with people and their claims told on the command line, and doors
// that a story needs: new keys, other claims.
//
//   node provider.mjs PORT REDIRECT BACKCHANNEL AFTER
import { createServer } from "node:http";
import { generateKeyPairSync } from "node:crypto";
import Provider from "oidc-provider";
import { SignJWT, importJWK, decodeJwt } from "jose";

const [port, redirect, backchannel, after] = process.argv.slice(2);
const issuer = `http://localhost:${port}`;
const people = new Map();

const key = (kid) => ({ ...generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" }), kid, use: "sig", alg: "RS256" });

const store = new Map();
class Memory {
  constructor(name) { this.name = name; }
  k(id) { return `${this.name}:${id}`; }
  async upsert(id, payload) {
    store.set(this.k(id), payload);
    if (payload.uid) store.set(`uid:${payload.uid}`, id);
  }
  async find(id) { return store.get(this.k(id)); }
  async findByUid(uid) { return this.find(store.get(`uid:${uid}`)); }
  async findByUserCode() {}
  async destroy(id) { store.delete(this.k(id)); }
  async revokeByGrantId(grant) { for (const [k, v] of store) if (v.grantId === grant) store.delete(k); }
  async consume(id) { const found = store.get(this.k(id)); if (found) found.consumed = Math.floor(Date.now() / 1000); }
}

let keys;
function made(kid) {
  keys = [key(kid)];
  const provider = new Provider(issuer, {
    adapter: Memory,
    jwks: { keys },
    cookies: { keys: ["for the stories only"] },
    clients: [{
      client_id: "lisbet",
      client_secret: "for-the-stories-only-0123456789",
      redirect_uris: [redirect],
      post_logout_redirect_uris: [after],
      backchannel_logout_uri: backchannel,
      backchannel_logout_session_required: true,
    }],
    pkce: { required: () => true },
    claims: { openid: ["sub", "sid", "amr"], email: ["email", "email_verified"], profile: ["name", "groups"] },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people.get(id) }) }),
    // It asks nobody on its own machine by itself.
    fetch: (url, { dispatcher, ...options }) => fetch(url, options),
    interactions: { url: (_, interaction) => `/login/${interaction.uid}` },
    ttl: { Session: 3600, Grant: 3600, Interaction: 600, AccessToken: 600, IdToken: 600 },
  });
  provider.on("backchannel.error", (_, error) => console.error(error));
  provider.on("server_error", (_, error) => console.error(error));
  return provider;
}

let provider = made("first");
let handle = provider.callback();
let silent = false;
let lie = null;

// A provider that lies: the token it has just made, with other claims, another key or no signature at all.
async function lying(token) {
  const claims = { ...decodeJwt(token), ...lie.claims };
  if (lie.unsigned) {
    const part = (o) => Buffer.from(JSON.stringify(o)).toString("base64url");
    return `${part({ alg: "none" })}.${part(claims)}.`;
  }
  const signed = lie.stranger ? key(keys[0].kid) : keys[0];
  return new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: signed.kid }).sign(await importJWK(signed, "RS256"));
}

function twist(response) {
  const end = response.end.bind(response);
  response.end = (body) => {
    const said = JSON.parse(body);
    lying(said.id_token).then((id_token) => {
      const text = JSON.stringify({ ...said, id_token });
      response.setHeader("content-length", Buffer.byteLength(text));
      end(text);
    });
  };
}

createServer(async (request, response) => {
  const address = new URL(request.url, issuer);
  const say = (text) => response.setHeader("content-type", "text/html; charset=utf-8").end(text);
  if (silent && !address.pathname.startsWith("/test/")) return;
  if (address.pathname === "/test/person") {
    people.set(address.searchParams.get("id"), JSON.parse(address.searchParams.get("claims")));
    return say("ok");
  }
  if (address.pathname === "/test/new-key") {
    provider = made(address.searchParams.get("kid"));
    handle = provider.callback();
    return say("ok");
  }
  if (address.pathname === "/test/silent") {
    silent = address.searchParams.get("on") === "true";
    return say("ok");
  }
  if (address.pathname === "/test/lie") {
    lie = JSON.parse(address.searchParams.get("how"));
    return say("ok");
  }
  if (lie && address.pathname === "/token") twist(response);
  const login = /^\/login\/([^/]+)$/.exec(address.pathname);
  if (login) {
    const { params, session, prompt } = await provider.interactionDetails(request, response);
    const id = address.searchParams.get("as") ?? (prompt.name === "login" ? undefined : session?.accountId);
    if (id === "nobody") {
      return provider.interactionFinished(request, response, { error: "access_denied" });
    }
    if (!id || !people.has(id)) {
      const links = [...people.keys()].map((p) => `<a href="?as=${p}" id="${p}">${p}</a>`);
      return say(`<title>Provtjänst</title><h1>${prompt.name}</h1>${links.join(" ")}`);
    }
    const grant = new provider.Grant({ accountId: id, clientId: params.client_id });
    grant.addOIDCScope("openid email profile");
    const result = { login: { accountId: id, amr: people.get(id)?.amr }, consent: { grantId: await grant.save() } };
    return provider.interactionFinished(request, response, result);
  }
  return handle(request, response);
}).listen(Number(port), "127.0.0.1", () => console.log("ready"));
