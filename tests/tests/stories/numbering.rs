//! Two numberings: another list held against the analysis.

use crate::{
    house::{BOARD, Place, Server, each, real},
    web::path,
};

/// The demo's first events with one put in after the third, as somebody copies them out of a spreadsheet.
const PASTED: &str = "Nr\tOönskad händelse\n1\tBetyg sätts på olika grunder i olika skolor\n2\tElev får betyg för sent för att söka vidare\n\
    3\tElev i behov av stöd upptäcks för sent\n4\tNågot helt annat\n5\tÅtgärdsprogram följs inte upp inom utsatt tid\n6\tPlacering överklagas med framgång\n";

#[tokio::test]
async fn a_list_that_was_pasted_tells_from_which_number_it_is_shifted() {
    each(async |place: &Place| {
        let server = Server::demo(place).await;
        let controller = server.visitor("controller").await;
        let answer = controller.upload(&path("numbering"), "", vec![], &[("pasted", PASTED)]).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        for said in [
            "Från nr 5 ligger den andra listan ett steg före: dess 5 är vårt 4.",
            "Finns bara där",
            "5 händelser är samma i båda",
        ] {
            assert!(answer.body.contains(said), "{said}: {}", answer.body);
        }
        assert!(answer.body.contains("Något helt annat"), "what was pasted stands there still");
        let nothing = controller.upload(&path("numbering"), "", vec![], &[("pasted", "hej och hå")]).await;
        assert!(nothing.status == 422 && nothing.body.contains("hej och hå"), "{}", nothing.body);
        assert!(nothing.body.contains("varken en tabell"), "{}", nothing.body);
        let empty = controller.upload(&path("numbering"), "", vec![], &[("pasted", "")]).await;
        assert_eq!(empty.status, 422);
        let picture = controller.upload(&path("numbering"), "bild.png", b"\x89PNG\r\n\x1a\n".to_vec(), &[]).await;
        assert_eq!(picture.status, 422, "{}", picture.body);
        let before = controller.page(&path("risk-analysis")).await;
        assert!(!before.contains("Något helt annat"), "nothing is stored");
        let stranger = server.visitor("administrator").await;
        assert_eq!(stranger.upload(&path("numbering"), "", vec![], &[("pasted", PASTED)]).await.status, 403);
    })
    .await;
}

/// The matrix of the real analysis of 2021 has one number more than its table (read 2026-11-22): rows are likelihood 5 to 1, columns
/// consequence 1 to 5.
const MATRIX: &str = "\t1\t2\t3\t4\t5\n5\t31\n4\t\t61 41 30\t52 51 46 39\n3\t\t59 58 25\t50 42 40 38 24 18 12 10 9 2\t60 49 47 45 44 36 35 34 29 27 23\n\
    2\t\t14 11 5 3\t66 65 62 57 48 32 26 22 20 19 13 1\t64 56 55 54 53 43 33 28 17 16 8 7\t37 15 4\n1\t\t\t21\t63 6\n";

#[tokio::test]
async fn the_real_matrix_is_found_to_be_one_ahead_of_the_real_table() {
    let Some(file) = real("amn-2021-vor.xlsx") else { return };
    let place = Place::sqlite();
    place.lisbet(&["init", "--tenant", "Prov"]).ok();
    place.lisbet(&["unit", "add", BOARD, "--kind", "board"]).ok();
    place.lisbet(&["import", "risk-analysis", file.to_str().unwrap(), "--unit", BOARD, "--year", "2021"]).ok();
    let matrix = place.folder.join("matris.csv");
    std::fs::write(&matrix, MATRIX).unwrap();
    let held = place.lisbet(&["numbering", matrix.to_str().unwrap(), "--unit", BOARD, "--year", "2021", "--json"]);
    assert_eq!(held.code(), 1, "{}", held.err());
    let told = held.json();
    let shifts = told["shifts"].as_array().unwrap();
    assert_eq!(shifts.len(), 1, "{told}");
    assert!((51..=53).contains(&shifts[0]["from"].as_i64().unwrap()) && shifts[0]["steps"] == 1, "{told}");
    assert_eq!(told["only_theirs"].as_array().unwrap().len(), 1, "{told}");
    assert_eq!(told["same"], 65, "{told}");
    assert!(held.err().contains("ligger den andra listan ett steg före"), "{}", held.err());
    let same =
        place.lisbet(&["numbering", file.to_str().unwrap(), "--unit", BOARD, "--year", "2021", "--json"]).ok().json();
    assert_eq!((&same["same"], same["shifts"].as_array().unwrap().len()), (&65.into(), 0), "{same}");
}
