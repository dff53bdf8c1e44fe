//! What holds for every register, whatever it is of: nothing of a neighbour's is seen or changed, and what is stored is what a plain list
//! in memory would hold.

use std::collections::BTreeMap;

use context::{Context, Language};
use register::{AnyKind, Belongs, Given, Line, Owner, Shape};
use socket::{AnyRegister, At};
use uuid::Uuid;

use crate::house::{Place, Server, between, each};

/// Values that a kind takes, made of its declaration.
fn sample(kind: &dyn AnyKind, n: usize) -> Given {
    let value = |shape: Shape| match shape {
        Shape::Text { max } | Shape::LongText { max } => format!("Prov {n}").chars().take(max).collect(),
        Shape::Whole { min, .. } => min.to_string(),
        Shape::Level(_) => "1".to_owned(),
        Shape::Flag => n.is_multiple_of(2).to_string(),
        Shape::Choice(of) => of[n % of.len()].to_owned(),
        Shape::Date => format!("2027-01-{:02}", n % 28 + 1),
        Shape::Reference(_) => Uuid::from_u128(n as u128 + 1).to_string(),
    };
    kind.about().into_iter().filter(|f| f.asked()).map(|f| (f.name.to_owned(), value(f.shape))).collect()
}

async fn at(context: &Context, register: &'static dyn AnyRegister, unit: &str) -> At {
    let mut read = context.read_common().await.unwrap();
    let unit = organisation::unit_by_name(&mut read, unit).await.unwrap();
    register.at(&At { unit: Some(unit), year: Some(2027) })
}

async fn add(context: &Context, register: &'static dyn AnyRegister, at: &At, given: &Given) -> Uuid {
    let mut change = context.change(register.about().edit.permission, at.place()).await.unwrap();
    let id = register.kind().add(&mut change, &at.owner(), given).await.unwrap();
    change.commit().await.unwrap();
    id
}

/// A record of the board beside, asked for by its real id through one's own board's address: by every route, for every register.
#[tokio::test]
async fn nothing_of_the_board_beside_is_seen_or_changed() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let console = server.console().await;
        let visitor = server.visitor("controller").await;
        for register in server.installation.house.registers().filter(|r| r.kind().belongs() != Belongs::Tenant) {
            let own = at(&console, register, "Barn- och utbildningsnämnden").await;
            let theirs = at(&console, register, "Socialnämnden").await;
            let id = add(&console, register, &theirs, &sample(register.kind(), 7)).await;
            let mine = add(&console, register, &own, &sample(register.kind(), 8)).await;
            let base = register.base(&own);
            for route in server.installation.house.routes().iter().filter(|r| r.path.contains(&register.path())) {
                let path = route.path.replace(&register.path(), &base).replace("{id}", &id.to_string());
                let mut form: Vec<(String, String)> = sample(register.kind(), 9).into_iter().collect();
                form.push(("version".to_owned(), "1".to_owned()));
                let form: Vec<(&str, &str)> = form.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
                let named = route.path.contains("{id}");
                if !named && route.method == "POST" {
                    continue;
                }
                let answer =
                    if route.method == "GET" { visitor.get(&path).await } else { visitor.post(&path, &form).await };
                assert!(!named || answer.status == 404, "{} {path}: {}", route.method, answer.status);
                // A page that is not there says which address it was.
                let told = !named && answer.body.contains(&id.to_string());
                assert!(!told && !answer.body.contains("Prov 7"), "{path} tells of it");
            }
            let mut read = console.read_common().await.unwrap();
            let line = register.kind().line_in(&mut read, &theirs.owner(), id).await.unwrap().unwrap();
            assert_eq!(line.head.version, 1, "nothing has changed");
            assert!(register.kind().line_in(&mut read, &own.owner(), id).await.unwrap().is_none());
            assert!(register.kind().line_in(&mut read, &own.owner(), mine).await.unwrap().is_some());
        }
    })
    .await;
}

/// A small generator of its own, so that a failure can be had again.
struct Dice(u64);
impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

async fn whole(kind: &dyn AnyKind, context: &Context, owner: &Owner, asked: &Given) -> Vec<Line> {
    let mut read = context.read_common().await.unwrap();
    let (mut query, mut all) = (kind.query(asked), vec![]);
    query.limit = 7;
    loop {
        let lines = kind.lines_in(&mut read, owner, &query).await.unwrap();
        let more = lines.len() == 7;
        all.extend(lines);
        if !more {
            assert_eq!(kind.count_in(&mut read, owner, &query).await.unwrap(), all.len() as i64);
            return all;
        }
        // By way of the address, as a person turns the page.
        let cursor = kind.cursor(&query, all.last().unwrap());
        let mut asked = asked.clone();
        asked.insert("after".to_owned(), cursor);
        query = kind.query(&asked);
        query.limit = 7;
    }
}

/// Random work on every register beside a list in memory: they never differ.
#[tokio::test]
async fn a_register_is_what_a_list_in_memory_would_be() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let console = server.console().await;
        assert_eq!(console.language, Language::Swedish);
        for register in server.installation.house.registers() {
            let kind = register.kind();
            let fields = kind.about();
            let at = at(&console, register, "Socialnämnden").await;
            let owner = at.owner();
            let mut model: BTreeMap<Uuid, (i64, Given)> = BTreeMap::new();
            let mut dice = Dice(7);
            for step in 0..200 {
                let mut change = console.change(register.about().edit.permission, at.place()).await.unwrap();
                let some = model.keys().nth(dice.roll(model.len().max(1))).copied();
                match (dice.roll(5), some) {
                    (0..=2, _) | (_, None) => {
                        let given = sample(kind, dice.roll(30));
                        let id = kind.add(&mut change, &owner, &given).await.unwrap();
                        model.insert(id, (1, given));
                    }
                    (3, Some(id)) => {
                        let (version, stands) = model.get_mut(&id).unwrap();
                        let (name, value) = sample(kind, dice.roll(30))
                            .into_iter()
                            .nth(dice.roll(fields.iter().filter(|f| f.asked()).count()))
                            .unwrap();
                        let given = Given::from([(name.clone(), value.clone())]);
                        let differs = kind.edit(&mut change, &owner, id, *version, &given).await.unwrap();
                        assert_eq!(differs.is_empty(), stands[&name] == value, "{step}");
                        if stands.insert(name, value.clone()) != Some(value) {
                            *version += 1;
                        }
                    }
                    (_, Some(id)) => {
                        let (version, _) = model[&id];
                        let stale = kind.remove_in(&mut change, &owner, id, version - 1).await;
                        assert!(matches!(stale, Err(context::Error::Conflict(_))));
                        kind.remove_in(&mut change, &owner, id, version).await.unwrap();
                        model.remove(&id);
                    }
                }
                change.commit().await.unwrap();
            }
            let orders: Vec<String> =
                fields.iter().filter(|f| f.sorted).flat_map(|f| [f.name.to_owned(), format!("-{}", f.name)]).collect();
            let filters: Vec<_> = fields.iter().filter(|f| f.filtered).collect();
            for round in 0..60 {
                let mut asked = Given::new();
                if let Some(order) = orders.get(dice.roll(orders.len().max(1))) {
                    asked.insert("sort".to_owned(), order.clone());
                }
                let want = sample(kind, dice.roll(30));
                for filter in filters.iter().filter(|_| round % 3 != 0) {
                    if dice.roll(2) == 0 {
                        asked.insert(filter.name.to_owned(), want[filter.name].clone());
                    }
                }
                let found = whole(kind, &console, &owner, &asked).await;
                let holds = |given: &Given| {
                    filters.iter().filter_map(|f| Some((f, asked.get(f.name)?))).all(|(f, wanted)| match f.shape {
                        Shape::Date => !given[f.name].is_empty() && given[f.name] <= *wanted,
                        _ => given[f.name] == *wanted,
                    })
                };
                let wanted: BTreeMap<Uuid, i64> =
                    model.iter().filter(|(_, (_, g))| holds(g)).map(|(id, (v, _))| (*id, *v)).collect();
                let got: BTreeMap<Uuid, i64> = found.iter().map(|l| (l.head.id, l.head.version)).collect();
                assert_eq!(found.len(), got.len(), "no record twice: {asked:?}");
                assert_eq!(got, wanted, "{asked:?}");
                for line in &found {
                    for (field, text) in fields.iter().zip(&line.values).filter(|(f, _)| f.asked()) {
                        assert_eq!(text.as_deref().unwrap_or_default(), model[&line.head.id].1[field.name]);
                    }
                }
            }
        }
    })
    .await;
}

const SUPPLIERS: &str = "/barn-och-utbildningsnamnden/suppliers";

/// Adds a supplier; gives its page's address below the unit's.
pub async fn supplier(server: &Server) -> String {
    let console = server.console().await;
    let register = server.installation.house.registers().find(|r| r.about().page == "suppliers").unwrap();
    let board = at(&console, register, crate::house::BOARD).await;
    format!("/suppliers/{}", add(&console, register, &board, &sample(register.kind(), 3)).await)
}

/// The register as people meet it: added to, searched, worked in by two at once, taken out and taken in again.
#[tokio::test]
async fn suppliers_are_worked_with_as_a_register() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let controller = server.visitor("controller").await;
        let add = async |name: &str, number: &str, ends: &str| {
            let form = [("name", name), ("organisation_number", number), ("ends", ends), ("criticality", "important")];
            assert_eq!(controller.post(SUPPLIERS, &form).await.status, 303);
        };
        add("Ängs Måltider AB", "550000-0001", "2020-06-30").await;
        add("Skolbussar & Co", "550000-0002", "2099-06-30").await;
        add("100 % Städ", "550000-0003", "").await;
        let lacks = controller.post(SUPPLIERS, &[("note", "Nästan färdig"), ("criticality", "mycket")]).await;
        assert!(lacks.status == 422 && lacks.body.contains("Nästan färdig"), "nothing typed is lost: {}", lacks.body);

        // Pressed twice, and sent again with the browser's back: one record, and nothing of one that has been taken away meanwhile.
        let next = between(&controller.page(SUPPLIERS).await, "name=\"id\" value=\"", "\"").to_owned();
        let form = [("id", next.as_str()), ("name", "Tryckt två gånger AB"), ("criticality", "ordinary")];
        let (first, second) = tokio::join!(controller.post(SUPPLIERS, &form), controller.post(SUPPLIERS, &form));
        assert_eq!((first.status, second.status), (303, 303));
        assert_eq!(controller.page(&format!("{SUPPLIERS}?q=tryckt")).await.matches("scope=\"row\"").count(), 1);
        assert_eq!(controller.post(&format!("{SUPPLIERS}/{next}/remove"), &[("version", "1")]).await.status, 303);
        assert_eq!(controller.post(SUPPLIERS, &form).await.status, 303);
        assert!(!controller.page(SUPPLIERS).await.contains("Tryckt"), "what was taken away stays away");

        // A search is for what was typed, whatever it means to a database.
        for (q, found) in
            [("ängs", vec!["Ängs Måltider AB"]), ("100 %", vec!["100 % Städ"]), ("%25%25", vec![]), ("'\"_", vec![])]
        {
            let page = controller
                .page(&format!("{SUPPLIERS}?q={}", q.replace(' ', "+").replace("%25", "%").replace('%', "%25")))
                .await;
            for name in ["Ängs Måltider AB", "Skolbussar", "100 % Städ"] {
                assert_eq!(page.contains(name), found.iter().any(|f| f.contains(name)), "{q}: {name}");
            }
        }
        let page = controller
            .page(&format!("{SUPPLIERS}?sort=no-such&after=~~&criticality=none&q={}", "a".repeat(1000)))
            .await;
        assert!(page.contains("<main"), "what somebody types in the address is left out where it means nothing");

        // Two change different things of the same version: both stand. The same thing: the later is told what stands.
        let page = controller.page(SUPPLIERS).await;
        let row = page.split("<tr").find(|row| row.contains("Skolbussar")).unwrap();
        let path = between(row, "href=\"", "\"").to_owned();
        assert_eq!(controller.post(&path, &[("version", "1"), ("contact", "Prov Ett")]).await.status, 303);
        assert_eq!(controller.post(&path, &[("version", "1"), ("contract", "A-17")]).await.status, 303);
        let clash = controller.post(&path, &[("version", "1"), ("contact", "Prov Två")]).await;
        assert!(
            clash.status == 409 && clash.body.contains("Prov Ett") && clash.body.contains("Prov Två"),
            "{}",
            clash.body
        );
        let page = controller.page(&path).await;
        assert!(page.contains("value=\"Prov Ett\"") && page.contains("value=\"A-17\""), "{page}");
        assert_eq!(controller.post(&format!("{path}/remove"), &[("version", "1")]).await.status, 409);
        assert_eq!(controller.post(&path, &[("contact", "Utan version")]).await.status, 404);

        let menu = between(&page, "<nav class=\"menu\"", "</nav>").to_owned();
        assert_eq!(menu.matches("aria-current").count(), 1, "{menu}");
        assert!(menu.contains("href=\"/registers\" aria-current=\"page\""), "the menu says where one is: {menu}");

        // What has ended is found, and the finding leads to the rows.
        let findings = controller.page(&crate::web::path("findings")).await;
        assert!(findings.contains("Avtalet med en leverantör har upphört."), "{findings}");
        let rows = controller.page(&format!("{SUPPLIERS}?rule=supplier-ended")).await;
        assert!(rows.contains("Ängs Måltider AB") && !rows.contains("Skolbussar"), "{rows}");
        let file = controller.get(&format!("{SUPPLIERS}.csv?rule=supplier-ended")).await.body;
        assert!(
            file.contains("Ängs Måltider AB") && !file.contains("Skolbussar"),
            "the file holds what is shown: {file}"
        );

        // Taken out and in again nothing changes; a changed cell changes a row; a row that somebody else has changed since is told.
        let csv = controller.get(&format!("{SUPPLIERS}.csv")).await.body;
        let store = [("step", "store")];
        let same = controller.upload(&format!("{SUPPLIERS}/import"), "ut.csv", csv.clone().into_bytes(), &store).await;
        assert_eq!(same.status, 303, "{}", same.body);
        let changed = csv.replace("550000-0003", "550000-0033");
        let look = controller.upload(&format!("{SUPPLIERS}/import"), "ut.csv", changed.clone().into_bytes(), &[]).await;
        assert!(look.status == 200 && look.body.contains("550000-0033"), "{}", look.body);
        assert!(!controller.page(SUPPLIERS).await.contains("550000-0033"), "nothing is stored by looking");
        let stored = controller.upload(&format!("{SUPPLIERS}/import"), "ut.csv", changed.into_bytes(), &store).await;
        assert_eq!(stored.status, 303, "{}", stored.body);
        assert!(controller.page(SUPPLIERS).await.contains("550000-0033"));
        let late = csv.replace("550000-0003", "550000-0099");
        let late = controller.upload(&format!("{SUPPLIERS}/import"), "ut.csv", late.into_bytes(), &store).await;
        assert!(late.status == 422 && !controller.page(SUPPLIERS).await.contains("550000-0099"), "{}", late.body);

        // A head reads, and an employee does not see that there is anything.
        let secretary = server.visitor("secretary").await;
        assert_eq!(secretary.get(SUPPLIERS).await.status, 200);
        assert_eq!(secretary.post(SUPPLIERS, &[("name", "Nej")]).await.status, 403);
        place.lisbet(&["audit", "verify"]).ok();
    })
    .await;
}
