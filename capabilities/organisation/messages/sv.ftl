menu-organisation = Organisation
organisation = Organisation
organisation-lead = Enheterna som allt annat hör till: nämnder, förvaltningar och deras delar. En enhet som upphör får ett slutdatum och finns kvar i gamla handlingar.
organisation-empty = Här finns inga enheter än. Lägg till den första nedan, eller läs in dem från ett kalkylblad.
organisation-tree = Organisationens enheter
organisation-add = Lägg till en enhet
organisation-add-button = Lägg till
organisation-import = Läs in från kalkylblad
organisation-import-text = Kolumnerna Id, Namn, Överordnad, Slag och Chefsfunktion känns igen. Samma fil kan läsas in igen: bara det som har ändrats ändras.
organisation-import-button = Läs in
organisation-imported = { $new ->
    [one] En ny enhet
   *[other] { $new } nya enheter
    }, { $changed ->
    [one] en ändrad
   *[other] { $changed } ändrade
    }, { $unchanged ->
    [one] en oförändrad
   *[other] { $unchanged } oförändrade
    }.
file = Fil
trouble-line = { $place }: { $problem } { $remedy }

unit-name = Namn
unit-kind = Slag
unit-parent = Överordnad enhet
unit-external_id = Id i ert eget system
unit-external_id-why = Används för att känna igen enheten när organisationen läses in igen.
unit-manager = Chefsfunktion
unit-manager-why = Funktionen som leder enheten, till exempel Förvaltningschef. Inte ett namn.
unit-valid_from = Gäller från
unit-valid_to = Gäller till
unit-valid = Gäller
function-name = Namn
unit-unknown = Det finns ingen enhet som heter ”{ $name }”. Skriv namnet som det står i organisationen, eller lägg till enheten.
unit-ambiguous = Flera enheter heter ”{ $name }”. Skriv något av { $slugs } i stället.
tenant-taken = Det finns redan en organisation som heter ”{ $name }”.

choice-council = Fullmäktige
choice-executive-board = Kommunstyrelse
choice-board = Nämnd
choice-company-board = Bolagsstyrelse
choice-administration = Förvaltning
choice-department = Avdelning
choice-staff = Stab
choice-area = Verksamhetsområde
choice-unit = Enhet
choice-provider = Utförare

import-name-missing = Raden saknar namn.
import-name-missing-remedy = Skriv enhetens namn, eller ta bort raden.
import-name-unfit = Namnet är längre än 200 tecken eller innehåller tecken som inte syns.
import-name-unfit-remedy = Skriv in namnet på nytt.
import-kind-unknown = Slaget ”{ $given }” känns inte igen.
import-kind-unknown-remedy = Skriv till exempel Nämnd, Förvaltning, Avdelning, Stab eller Enhet.
import-parent-unknown = Ingen rad har namnet eller id ”{ $given }”.
import-parent-unknown-remedy = Rätta stavningen, eller lägg till den överordnade enheten som en egen rad.
import-parent-circle = Enheten är sin egen överordnade, direkt eller genom andra.
import-parent-circle-remedy = Rätta kolumnen Överordnad så att kedjan slutar i en enhet utan överordnad.
unit-lead = Upphör enheten, skriv dagen i Gäller till. Den finns då kvar i gamla handlingar. Namnet i adresser ändras inte.
unit-circle = En enhet kan inte höra till sig själv eller till en enhet under sig.
unit-ends-before = Slutdagen är före startdagen.
unit-successor = Efterträds av
unit-successor-why = Enheten som tog över när den här upphörde.
unit-succeeded = Efterträds av
unit-changes_from = Ändringen gäller från
unit-changes_from-why = Skriv dagen vid en omorganisation: äldre års analyser och planer visar då det gamla namnet. Lämna tomt om du rättar ett fel.
unit-from-not-a-date = Skriv dagen som till exempel 2027-01-01.
unit-from-too-early = Enheten har redan ändrats en senare dag. Välj en dag efter den.
unit-formers = Tidigare
unit-until = Till och med
organisation-preview = Det här händer om du läser in filen
organisation-new = { $n ->
    [one] { $n } ny
   *[other] { $n } nya
}
organisation-changed = { $n ->
    [one] { $n } ändras
   *[other] { $n } ändras
}
organisation-nothing = Filen innehåller inget nytt.
organisation-store = Läs in
organisation-on = Visa organisationen en viss dag
organisation-show = Visa
organisation-now = Visa allt
former-unit-until = Till och med
former-unit-name = Namn
unit-short = Förkortning
unit-short-why = Används i filnamn, till exempel AMN.
column-id = Id
column-manager = Chefsfunktion
column-name = Namn
column-parent = Överordnad
column-short = Förkortning
