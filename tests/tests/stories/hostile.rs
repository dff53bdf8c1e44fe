//! What somebody with bad intent, or a broken client, types: into every field of the forms about people, roles and units.

use crate::{
    house::{BOARD, Place, Server, Visitor, between, each},
    web::{event, path},
};

const HOSTILE: &[&str] = &[
    "a\u{0}b",
    "\u{202e}rotartsinimda",
    "An\u{200b}na",
    "../../../etc/passwd",
    "'; DROP TABLE people; --",
    "\" onmouseover=\"alert(1)",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }} ${7*7} %s %00",
    "rad ett\r\nSet-Cookie: lisbet=stulen",
    "\u{1f600}\u{301}\u{fdfa}",
    "own:00000000-0000-0000-0000-000000000000",
    "99999999999999999999",
    "-1",
];

/// A form with values that would be taken.
type Form<'a> = (String, Vec<(&'a str, &'a str)>);

async fn hurled(visitor: &Visitor, forms: &[Form<'_>]) {
    let long = "Å".repeat(10_000);
    for (address, form) in forms {
        for (at, (field, _)) in form.iter().enumerate() {
            for bad in HOSTILE.iter().copied().chain([long.as_str()]) {
                let mut given = form.clone();
                given[at].1 = bad;
                let answer = visitor.post(address, &given).await;
                let shown: String = bad.chars().take(40).collect();
                assert!(answer.status < 500, "{address} {field} {shown:?}: {}", answer.status);
                harmless(&answer.body, &format!("{address} {field} {shown:?}"));
            }
        }
    }
}

/// Whether nothing that was typed became markup.
fn harmless(page: &str, what: &str) {
    assert!(!page.contains("<script>alert"), "{what}: a script");
    assert!(!page.contains("\" onmouseover=\"alert"), "{what}: an attribute");
}

#[tokio::test]
async fn nothing_that_is_typed_breaks_a_page_or_becomes_markup() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let administrator = server.visitor("administrator").await;
        let added = administrator.post("/people", &[("name", "Prov"), ("language", "sv"), ("email", "")]).await;
        let person = added.location.clone();
        let unit = ("unit", "Grundskola");
        let (from, to) = (("valid_from", "2027-01-01"), ("valid_to", "2027-12-31"));
        hurled(
            &administrator,
            &[
                ("/people".into(), vec![("name", "Ny"), ("email", "ny@ekasa.example"), ("language", "sv")]),
                (person.clone(), vec![("name", "Ny"), ("email", ""), ("language", "sv"), ("version", "1")]),
                (format!("{person}/roles"), vec![("role", "controller"), unit, from, to]),
                (format!("{person}/functions"), vec![("function", "Rektor"), unit, from, to]),
                (format!("{person}/substitutions"), vec![("instead_of", "Demo Controller"), from, to]),
                ("/roles".into(), vec![("name", "Egen"), ("permission-read-organisation", "true")]),
                ("/roles/functions".into(), vec![("function", "x"), ("role", "controller")]),
                (
                    "/organisation".into(),
                    vec![("name", "Ny enhet"), ("kind", "unit"), ("short", "N"), ("manager", "Rektor"), ("parent", "")],
                ),
            ],
        )
        .await;
        let controller = server.visitor("controller").await;
        let share =
            vec![("annex-baskrav", "true"), ("recipient", "Socialnämnden"), ("purpose", "Samråd"), ("confirmed", "")];
        hurled(&controller, &[(path("share"), share)]).await;
        // Without an account, and in what is kept secret.
        let page = controller.page("/request").await;
        let option = page.split("<option").find(|o| o.contains(BOARD)).unwrap();
        let body = between(option, "value=\"", "\"").to_owned();
        let (id, _) = event(&controller.page(&path("risk-analysis")).await, 5);
        let secret = vec![
            ("field", "event"),
            ("ground", "18 kap. 8 § OSL"),
            ("label", "Ett"),
            ("instead", "Hemligt"),
            ("reason", "Skäl"),
            ("kept_from", ""),
            ("role-controller", "true"),
        ];
        hurled(
            &controller,
            &[
                ("/request".into(), vec![("body", &body), ("text", "Vad?"), ("contact", "anna@ekasa.example")]),
                ("/report".into(), vec![("body", &body), ("route", "head"), ("about", "Ingen"), ("text", "Något")]),
                ("/receipt".into(), vec![("code", "abcde-fghij")]),
                ("/receipt/add".into(), vec![("code", "abcde-fghij"), ("text", "Mer")]),
                (path(&format!("secrecy/risk-event/{id}")), secret),
            ],
        )
        .await;
        let listed = controller.page("/secrets").await;
        harmless(&listed, "/secrets");
        let own = format!("/secrets/{}", between(&listed, "href=\"/secrets/", "\""));
        let (by, day, number) = (("by", "Chefen"), ("day", "2026-11-24"), ("number", "1"));
        hurled(
            &controller,
            &[
                (own.clone(), vec![]),
                (format!("{own}/text"), vec![("version", "1"), ("event", "Ny text")]),
                (format!("{own}/copies"), vec![("recipient", "anonym"), ("mask-event", "true"), by, day, number]),
                (format!("{own}/keep"), vec![("kept_from", "Demo Ledamot")]),
                (format!("{own}/admit"), vec![("person", "Ingen"), by, day, number]),
            ],
        )
        .await;
        let body_of_board = format!("/organisation/units/{}", body.split('/').nth(1).unwrap());
        let mandate = vec![("name", "2027–2030"), ("valid_from", "2027-01-01"), ("valid_to", "2030-12-31")];
        hurled(
            &administrator,
            &[
                (format!("{body_of_board}/mandates"), mandate),
                ("/second-looks/rules".into(), vec![("act-give-across", "true")]),
            ],
        )
        .await;
        harmless(&administrator.page(&format!("{body_of_board}/access")).await, "access");
        for bad in HOSTILE {
            let typed: String = bad.bytes().map(|b| format!("%{b:02X}")).collect();
            for address in ["/people?q=", "/account-trail?person=", "/account-trail?record=", "/account-trail?from="] {
                let page = administrator.get(&format!("{address}{typed}")).await;
                assert!(page.status < 500, "{address}{bad:?}: {}", page.status);
                harmless(&page.body, address);
            }
            let page = controller.get(&format!("/audit?unit={typed}")).await;
            assert!(page.status < 500, "{bad:?}");
        }

        // What was taken is harmless wherever it is shown, and reads as what it is.
        for address in ["/people", "/people?q=", "/roles", "/organisation", "/account-trail", person.as_str()] {
            let page = administrator.page(address).await;
            harmless(&page, address);
            for unseen in ['\u{202e}', '\u{200b}', '\u{0}'] {
                assert!(!page.contains(unseen), "{address}: {unseen:?} is still there");
            }
        }
        let all = administrator.page("/people?q=anna").await;
        assert!(all.contains(">Anna<"), "a character that nobody sees is not part of a name: {all}");
        assert!(administrator.page("/people?q=%27").await.contains("DROP TABLE"), "kept as the odd name that it is");
        place.lisbet(&["verify"]).ok();
    })
    .await;
}
