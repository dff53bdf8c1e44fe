menu-internal-control = Intern kontroll
menu-method = Metod
home = Intern kontroll
home-lead = Väsentlighets- och riskanalyser och internkontrollplaner för de enheter du arbetar med.
home-empty = Här finns ingen analys än. Börja på ett år nedan och läs in de risker ni redan har.
home-nothing = Här finns ingenting för dig att läsa eller skriva än. Det du har att göra når du i menyn ovanför; saknar du något, fråga den som ger roller hos er.
home-events = { $n ->
    [one] 1 händelse
   *[other] { $n } händelser
}
home-find = Sök enhet
home-find-button = Sök
home-none = Ingen enhet heter ”{ $by }”.
home-left = { $shown } av { $all } enheter visas.
home-all = Visa alla
home-begin = Börja på ett år
home-begin-text = Öppna nämndens nästa år. Inget sparas förrän du lägger till eller läser in något.

tab-risk-analysis = Analys
tab-control-plan = Plan
tab-findings = Iakttagelser
tab-documents = Handlingar och beslut
tab-import = Läs in

risk-analysis = Väsentlighets- och riskanalys
control-plan = Internkontrollplan
control-system = System för intern kontroll
risk-matrix = Riskmatris
risk-events = Oönskade händelser
measures = Åtgärder
goal = KF:s mål för verksamhetsområdet
goal-text = Mål
process = Process
process-name = Process
way-of-working = Arbetssätt
way-of-working-name = Arbetssätt
zone = Zon
risk-value-short = RV
plan-short = IKP
sheet-risk-analysis = VoR
sheet-control-plan = IKP

risk-event-number = Nr
risk-event-event = Oönskad händelse
risk-event-event-why = Vad som kan hända om processen inte fungerar. En händelse per rad.
risk-event-likelihood = Sannolikhet
risk-event-consequence = Konsekvens
risk-event-consequence-why = Hur väsentligt det är om händelsen inträffar (väsentlighetsgrad).
risk-event-risk_value = Riskvärde
risk-event-in_plan = I planen
risk-event-reason = Skäl
risk-event-reason-why = Behövs när nämnden väljer annat än regeln: att ta med under tröskeln, eller att inte ta med över den.
risk-event-control = Systematisk kontroll
risk-event-control-why = Den kontroll som redan finns i arbetet. Det är den som planen testar.
risk-event-printed_value = Riskvärde som det stod tryckt
risk-event-handling = IKP som det stod tryckt
risk-event-goal = Mål
risk-event-process = Process
measure-measure = Åtgärd
measure-responsible = Ansvarig funktion
measure-due = Klart
measure-status = Status
choice-not-started = Ej påbörjad
choice-ongoing = Pågår
choice-done = Klar
plan-row-control = Systematisk kontroll
plan-row-responsible = Kontrollansvarig
plan-row-responsible-why = Funktionen som svarar för kontrollen. Den som utför den kan vara en annan.
plan-row-performer = Utförare
plan-row-reason = Skäl
plan-row-event_text = Oönskad händelse
plan-row-printed_value = Riskvärde som det stod tryckt
control-activity = Kontrollaktivitet
control-activity-activity = Kontrollaktivitet
control-activity-method = Metod
control-activity-population = Population
control-activity-sample = Urval
control-activity-timing = När, hur ofta

analysis-draft = utkast
analysis-sent = lämnad till nämnden, sammanträde { $date }
analysis-decided = beslutad { $date }
analysis-status = { $findings ->
    [0] { $state } · inga iakttagelser
    [one] { $state } · 1 iakttagelse
   *[other] { $state } · { $findings } iakttagelser
}
analysis-lead = Det här kan gå fel i de processer som ska nå målen. Värdera varje händelse; riskvärdet och zonen följer av metoden.
analysis-empty = Analysen är tom
analysis-empty-text = Läs in de risker ni redan har från ett kalkylblad, eller lägg till den första händelsen nedan.
analysis-import = Läs in från kalkylblad
analysis-shown = { $shown } av { $all }
matrix-caption = Händelsernas nummer i cellen för deras sannolikhet och konsekvens. Samma uppgifter står i tabellen.
matrix-alternative = Riskmatris med händelsernas nummer.
matrix-cell = Sannolikhet { $likelihood }, konsekvens { $consequence }: { $numbers }.
matrix-cell-label = { $n ->
    [one] { $zone }: visa en händelse med sannolikhet { $likelihood } och konsekvens { $consequence }
   *[other] { $zone }: visa { $n } händelser med sannolikhet { $likelihood } och konsekvens { $consequence }
}
matrix-total = Totalt: { $n }
filter-text = Sök
filter-all = Alla
filter-in-plan = I planen
filter-outside = Endast VoR
filter-show = Visa
filter-clear = Rensa
filter-nothing = Ingen händelse passar urvalet. Rensa det för att se alla.
sort = Ordning
sort-place = Mål och process
sort-number = Nr
sort-value = Riskvärde

# Inläsning
import-remedy-number = Skriv ett heltal.
import-place-unfit = Texten är för lång eller innehåller tecken som inte syns.
import-number-twice = Nummer { $number } står redan i cell { $first }.
import-number-twice-remedy = Ge raden ett eget nummer.
import-handling-unknown = ”{ $given }” säger inte om händelsen är i planen.
import-value-kept = Det tryckta riskvärdet är { $printed }, men sannolikhet gånger konsekvens är { $value }.
import-event-unknown = Analysen har ingen sådan händelse.

# Metod
method-year = År
method-name = Namn
method-source = Källa
method-unreadable = Filen går inte att läsa som en metod: { $error }
method-scale = Varje skala behöver minst två steg, med stigande värden.
method-cells = Tabellen över celler ska ha en rad per steg för sannolikhet och en zon per steg för konsekvens.
method-zone = Zonen ”{ $zone }” står i tabellen över celler men inte bland zonerna.
method-words = Metoden behöver minst ett ord för ”i planen” och ett för ”utanför planen”.

# Iakttagelser
finding-planned-event-unknown = Planen tar upp ”{ $event }”, men händelsen finns inte i analysen.
finding-planned-event-unknown-remedy = Lägg till händelsen i analysen, eller ta bort raden ur planen.
finding-outside-but-planned = Händelse { $numbers } är märkt utanför planen, men har en rad i den.
finding-outside-but-planned-remedy = Ta med händelsen i planen, eller ta bort raden.
finding-must-be-planned = Händelse { $numbers } har riskvärde { $value } men saknas i planen. Från { $from } ska den alltid vara med.
finding-must-be-planned-remedy = Ta med händelsen i planen. Väljer nämnden annat, skriv skälet.
finding-chosen-but-not-planned = Händelse { $numbers } är märkt för planen, men planen har ingen rad för den.
finding-chosen-but-not-planned-remedy = Lägg till raden i planen, eller ta bort märkningen.
finding-below-without-reason = { $n ->
    [one] Händelse { $numbers } är med i planen fast riskvärdet är under { $from }, utan att skälet framgår.
   *[other] { $n } händelser är med i planen fast riskvärdet är under { $from }, utan att skälet framgår: { $numbers }.
}
finding-below-without-reason-remedy = Skriv varför nämnden väljer att ta med dem.
finding-plan-responsible-missing = { $rows ->
    [one] Kontrollansvarig saknas på en rad i planen.
   *[other] Kontrollansvarig saknas på { $rows } rader i planen.
}
finding-plan-responsible-missing-remedy = Fyll i den funktion som svarar för kontrollen. Är det samma för flera, fyll i för alla på en gång.
finding-plan-control-missing = { $rows ->
    [one] Systematisk kontroll saknas på en rad i planen.
   *[other] Systematisk kontroll saknas på { $rows } rader i planen.
}
finding-plan-control-missing-remedy = Beskriv den kontroll som planen ska testa.
finding-plan-activity-missing = { $rows ->
    [one] Kontrollaktivitet saknas på en rad i planen.
   *[other] Kontrollaktivitet saknas på { $rows } rader i planen.
}
finding-plan-activity-missing-remedy = Skriv hur den systematiska kontrollen ska testas.
finding-plan-place-missing = { $rows ->
    [one] Mål, process eller arbetssätt saknas på en rad i planen.
   *[other] Mål, process eller arbetssätt saknas på { $rows } rader i planen.
}
finding-plan-place-missing-remedy = Fyll i var i verksamheten raden hör hemma.
finding-activity-vague = { $rows ->
    [one] På en rad säger kontrollaktiviteten inte hur många, ur vad eller när.
   *[other] På { $rows } rader säger kontrollaktiviteten inte hur många, ur vad eller när.
}
finding-activity-vague-remedy = Skriv till exempel ”Stickprov, 10 av årets fakturor, i oktober”. En rad räcker.
finding-only-training = Kontrollen av ”{ $event }” mäter bara utbildning, men händelsen handlar inte om kunskap.
finding-only-training-remedy = Lägg till en kontroll av det som ska fungera, till exempel ett stickprov.
finding-lower-before-higher-nowhere = Händelse { $lower } (riskvärde { $value }) kontrolleras men inte { $numbers }, som har högre. Processen saknar namn.
finding-lower-before-higher = I processen ”{ $process }” kontrolleras händelse { $lower } (riskvärde { $value }) men inte { $numbers }, som har högre.
finding-lower-before-higher-remedy = Ta med den högre, eller skriv skälet till att den lämnas utanför.
finding-measure-missing = { $n ->
    [one] Händelse { $numbers } har riskvärde { $from } eller högre men ingen åtgärd.
   *[other] { $n } händelser har riskvärde { $from } eller högre men ingen åtgärd: { $numbers }.
}
finding-measure-missing-remedy = Skriv vad som ska göras för att minska risken, vem som svarar för det och när.
finding-value-not-product = Händelse { $numbers }: det tryckta riskvärdet är { $printed }, men sannolikhet gånger konsekvens är { $value }.
finding-value-not-product-remedy = Kontrollera värderingen. När den ändras gäller det uträknade värdet.
finding-plan-value-differs = Händelse { $numbers }: planen anger riskvärde { $printed }, analysen { $value }.
finding-plan-value-differs-remedy = Kontrollera vilket som gäller. Handlingarna visar analysens.
finding-not-valued = { $n ->
    [one] Händelse { $numbers } är inte värderad.
   *[other] { $n } händelser är inte värderade: { $numbers }.
}
finding-not-valued-remedy = Ange sannolikhet och konsekvens.
finding-number-used-twice = Nummer { $numbers } används av mer än en händelse.
finding-number-used-twice-remedy = Ta bort den händelse som inte längre gäller, eller läs in filen igen med ”ta bort saknade”.
finding-goal-without-process = Målet ”{ $goal }” har ingen process.
finding-goal-without-process-remedy = Lägg till en process som ska nå målet, eller låt målet stå: det syns i handlingen.
finding-scored-differently = Händelserna { $numbers } är nästan samma, men värderas olika: { $first } och { $second }.
finding-scored-differently-remedy = Slå ihop dem, eller förtydliga vad som skiljer dem åt.

# Handlingarna
annex-step = Steg
annex-scale = Skala
annex-analysis-how = Analysen visar vad som kan gå fel i de processer som ska nå målen. Varje oönskad händelse har ett nummer. Numret står i matrisen, i tabellen och i internkontrollplanen.
annex-star = { $star } i kolumnen IKP betyder att händelsen finns i internkontrollplanen.
annex-events-caption = Oönskade händelser per mål, process och arbetssätt
annex-goal-empty = Målet har inga oönskade händelser i årets analys.
annex-goal-none = Utan mål
annex-measures-caption = Åtgärder för riskvärde { $from } och högre
annex-plan-how = Planen visar hur de systematiska kontrollerna testas under året. Kolumnen RV är händelsens riskvärde. Numret i analysen står efter händelsen, inom hakparentes.
annex-plan-empty = Planen har inga rader.
system-thresholds = Från riskvärde { $measures_from } tas åtgärder fram. Från riskvärde { $plan } ska händelsen alltid vara med i internkontrollplanen. Under det väljer nämnden och skriver varför.
system-zones-caption = Zon för varje kombination av sannolikhet och konsekvens

# Händelsen
risk-event = Händelse
event-new = Ny oönskad händelse
event-add = Lägg till händelse
event-open = Öppna
event-remove = Ta bort händelsen
event-remove-text = Händelsen och dess åtgärder tas bort ur analysen. Har den en rad i planen står raden kvar, med en iakttagelse. Det som stod finns kvar i historiken.
event-remove-button = Ta bort
measures-none = Inga åtgärder än.
measure-add = Lägg till en åtgärd
measure-add-button = Lägg till
measure-remove = Ta bort åtgärden
history = Historik
history-when = När
history-who = Vem
history-what = Vad
history-restore = Ta tillbaka det som stod före
audit-created = Skapades
audit-changed = Ändrades
audit-removed = Togs bort
audit-imported = Lästes in
conflict-keep-theirs = Behåll det som står
conflict-use-mine = Låt mitt gälla
undo-done = Ändrat:
undo-button = Ångra
undo-gone = Det går inte att ångra: någon har ändrat efter dig.
paste-done = Inklistrat: { $n ->
    [one] en rad
   *[other] { $n } rader
    }
paste-outside = Inget klistrades in: det du kopierade har fler rader eller kolumner än tabellen har härifrån. Markera färre celler i kalkylbladet, eller lägg till händelser först.
paste-too-many = Högst 1 000 rader kan klistras in åt gången. Dela upp dem, eller läs in en fil.
paste-refused = Inget klistrades in:
cell-offline = Det gick inte att nå servern. Det du skrev står kvar: försök igen.

# Planen
plan-row = Rad i planen
plan-row-activities = Kontrollaktiviteter
plan-rows = { $n ->
    [one] 1 kontroll
   *[other] { $n } kontroller
}
plan-lead = Så testas de systematiska kontrollerna under året. Det som saknas står som öppna fält: fyll i det du vet nu.
plan-empty = Planen är tom. Märk händelser i analysen, eller läs in en plan från kalkylblad.
plan-waiting = Händelser som ska till planen
plan-include = Ta med
plan-edit = Ändra
plan-event-unknown = Händelsen finns inte i analysen.
plan-control-lacks = Systematisk kontroll saknas
plan-activity-lacks = Kontrollaktivitet saknas
plan-activity-ask = Hur ska kontrollen testas?
plan-responsible-lacks = Kontrollansvarig saknas
plan-responsible-ask = Vilken funktion svarar för kontrollen?
plan-reason-ask = Under tröskeln: varför väljer nämnden att ta med den?
plan-leave-out = Ta bort raden ur planen
plan-leave-out-text = Raden och dess kontrollaktiviteter tas bort, och händelsen märks som endast VoR.
plan-leave-out-button = Ta bort raden
activity-add = Lägg till en kontrollaktivitet
activity-add-button = Lägg till
activity-remove = Ta bort aktiviteten

# Iakttagelserna
finding-why = Varför?
finding-why-law = Det följer av lag.
finding-why-rule = Det följer av nämndens egna regler.
finding-why-advice = Det är ett råd.
finding-source = Regelns beteckning: { $by }.
findings-lead = Det här hänger inte ihop. Inget av det hindrar dig från att spara, eller nämnden från att besluta.
findings-none = Inget att anmärka på. Analys och plan hänger ihop.
findings-more = { $n ->
    [one] En grupp till
   *[other] { $n } grupper till
}
findings-accepted = Godtagna med skäl
finding-show = Visa
finding-fill = Fyll i för alla
finding-fill-button = Fyll i för alla
finding-fill-missing = Skriv vilken funktion som ska fyllas i.
finding-filled = { $rows ->
    [one] Kontrollansvarig är ifylld på en rad.
   *[other] Kontrollansvarig är ifylld på { $rows } rader.
}
finding-accept = Godta med skäl
finding-accept-reason = Skäl
finding-accept-button = Godta
finding-accepted-with = Skäl:
finding-withdraw = Ta tillbaka
finding-reason-missing = Skriv ett skäl för att godta iakttagelsen.
severity-law = lag
severity-rule = nämndens regel
severity-advice = råd
rule-planned-event-unknown = Planen tar upp händelser som analysen saknar
rule-outside-but-planned = Märkt utanför planen men med i den
rule-must-be-planned = Ska vara med i planen
rule-chosen-but-not-planned = Märkt för planen men utan rad
rule-below-without-reason = Under tröskeln utan skäl
rule-plan-responsible-missing = Kontrollansvarig saknas
rule-plan-control-missing = Systematisk kontroll saknas
rule-plan-activity-missing = Kontrollaktivitet saknas
rule-plan-place-missing = Mål, process eller arbetssätt saknas
rule-activity-vague = Kontrollen säger inte hur många eller när
rule-only-training = Kontrollen mäter bara utbildning
rule-lower-before-higher = Lägre risk kontrolleras före högre
rule-measure-missing = Åtgärd saknas
rule-value-not-product = Riskvärdet stämmer inte med värderingen
rule-plan-value-differs = Planen och analysen har olika riskvärde
rule-not-valued = Inte värderad
rule-number-used-twice = Samma nummer två gånger
rule-goal-without-process = Mål utan process
rule-scored-differently = Nästan samma händelse, olika värderad

# Inläsningens sida
import-title = Läs in från kalkylblad
import-lead = Välj filen, se hur kolumnerna tolkas och vad som skulle hända. Inget sparas förrän du säger till.
import-step-file = Filen
import-kind = Vad filen innehåller
import-file = Fil (XLSX, ODS eller CSV, högst 50 MB)
import-choose-again = Filen följer inte med på sidan. Välj den igen innan du går vidare.
import-look = Se vad som händer
import-step-columns = Kolumnerna
import-columns-text = Så här tolkas kolumnerna. Ändra det som blev fel.
import-column = Kolumn i filen
import-samples = Exempel
import-means = Används som
import-under-way = Läser in raderna …
import-values = Vad värdena betyder
import-values-text = Texter i kolumnerna för sannolikhet, konsekvens och IKP. Välj själv där något blivit fel eller inte känts igen.
import-value = I filen
import-rows = Rader
import-unknown = Känns inte igen
import-in-plan = I planen
import-outside = Inte i planen
import-kept = behålls som den står
import-kept-text = En kolumn som inte används behålls som den står.
import-unread = läses inte in
import-unread-text = En kolumn som inte används läses inte in.
import-unread-columns = Det här läses inte in:
import-blank = Vad betyder en tom cell i kolumnen IKP?
import-blank-in = Händelsen är med i planen
import-blank-out = Händelsen är inte med i planen
import-again = Tolka igen
import-step-what = Det här händer
import-summary = { $new } nya, { $changed } ändrade, { $unchanged } oförändrade, { $missing } saknas i filen.
import-problems = { $n ->
    [one] 1 problem hindrar inläsningen. Inget har sparats.
   *[other] { $n } problem hindrar inläsningen. Inget har sparats.
}
import-where = Var
import-problem = Vad
import-remedy = Så rättar du
import-remarks = Värt att veta
import-new = { $n } nya
import-changed = { $n } ändrade
import-missing = { $n } finns här men inte i filen
import-and-more = och { $n } till
import-remove-missing = Ta bort dem som saknas i filen
import-store = Läs in
import-nothing = Filen säger samma sak som redan står här. Det finns inget att läsa in.
matched-number-and-text = känns igen på nummer och text
matched-text-and-place = känns igen på text och plats
matched-number = känns igen bara på nummer
column-number = Nr
column-goal = Mål
column-process = Process
column-way = Arbetssätt
column-event = Oönskad händelse
column-likelihood = Sannolikhet
column-consequence = Konsekvens
column-printed_value = Riskvärde
column-handling = IKP
column-control = Systematisk kontroll
column-reason = Skäl
column-activity = Kontrollaktivitet
column-responsible = Kontrollansvarig
column-performer = Utförare
column-timing = När, hur ofta
column-population = Population
column-sample = Urval
risk-event-analysis = Analys
risk-event-way = Arbetssätt
risk-event-extra = Övriga kolumner
risk-event-event_text = Oönskad händelse
risk-event-activity = Kontrollaktivitet
risk-event-responsible = Kontrollansvarig
risk-event-performer = Utförare
risk-event-position = Ordning

# Handlingar och beslut
documents-lead = Handlingarna görs av det som står i analysen och planen just nu. När nämnden har beslutat registrerar du beslutet: då fryses handlingarna som de var.
documents-annexes = Handlingar
documents-annex = Handling
documents-print = Skriv ut
documents-workbook = Som kalkylblad att arbeta i
decision-record = Registrera beslut
decision-recorded = Beslutet är registrerat: { $by }. Handlingarna är frysta och står nedan.
decision-record-text = Går alltid, också om iakttagelser finns kvar. Paragrafen skrivs inte i handlingen, utan sparas bredvid.
decision-covers = Beslutet gäller
decision-record-button = Registrera beslutet
decision-nothing-chosen = Välj minst en handling som beslutet gäller.
decisions = Beslut
decisions-none = Inget är beslutat än.
decision-version = Version
decision-decided = Beslutat
decision-frozen = Fryst handling
compare = Jämför
compare-draft = med utkastet
compare-before = med versionen före
compare-same = Inget skiljer.
compare-changed = Ändrat
compare-added = Tillkommet
compare-removed = Borttaget
compare-field = Fält
compare-was = Var
compare-is = Blev

# Metoden
method-lead = Skalor, zoner och trösklar för året. De är uppgifter med källa: en annan skala kräver ingen annan version av Lisbet.
method-begun = År som redan är påbörjade
method-begun-text = En metod gäller alla nämnder och bolag, och senare år tills en annan är satt. De här har redan händelser, som skulle bedömas på nytt. Inget är sparat än.
method-begun-unit = Enhet
method-begun-events = Händelser
method-begun-outside = Hamnar utanför skalan
method-begun-keep = Ändra bara för { $year }
method-begun-change = Ändra för alla i listan
method-begun-line = { $unit }, { $year }: { $events ->
    [one] en händelse
   *[other] { $events } händelser
 }, { $outside ->
    [0] ingen utanför skalan
    [one] en utanför skalan
   *[other] { $outside } utanför skalan
 }
method-begun-how = Inget är sparat. Kör kommandot igen med ”--begun keep”, så behåller senare år den metod de har, eller med ”--begun change”, så ändras alla i listan.
method-set-title = Ändra metoden
method-toml = Metoden som text (TOML)
method-set-button = Spara metoden
snapshot-comment = Kommentar
snapshot-duties = Uppgifter
snapshot-evidence = Underlag
snapshot-measure = Åtgärd
snapshot-requirement = Krav
snapshot-role = Roll
snapshot-status = Svar
snapshot-number = Nr
snapshot-goal = Mål
snapshot-process = Process
snapshot-way_of_working = Arbetssätt
snapshot-event = Oönskad händelse
snapshot-likelihood = Sannolikhet
snapshot-consequence = Konsekvens
snapshot-risk_value = Riskvärde
snapshot-zone = Zon
snapshot-in_plan = I planen
snapshot-handling = IKP
snapshot-printed_value = Tryckt riskvärde
snapshot-control = Systematisk kontroll
snapshot-reason = Skäl
snapshot-extra = Övriga kolumner
snapshot-measures = Åtgärder
snapshot-responsible = Kontrollansvarig
snapshot-performer = Utförare
snapshot-activities = Kontrollaktiviteter
snapshot-name = Metodens namn
snapshot-source = Källa
snapshot-measures_from = Åtgärder från
snapshot-plan_from = I planen från
snapshot-outside = Ord för utanför planen
snapshot-control_methods = Metoder för kontroll
snapshot-withheld = Ej offentlig: grund
snapshot-zones = Zoner
snapshot-cells = Celler
event-place = Mål, process och arbetssätt
event-extra = Övriga kolumner, som de stod i filen
chapter-introduction = Inledning
chapter-introduction-text =
    Enligt 6 kap. 6 § kommunallagen (2017:725) svarar varje nämnd för att verksamheten inom dess område följer fullmäktiges mål och riktlinjer och de föreskrifter som gäller, och för att den interna kontrollen är tillräcklig. Ansvaret gäller också när någon annan utför verksamheten åt nämnden.

    Systemet för intern kontroll är en del av nämndens styrning. Det beskriver vem som svarar för vad, hur arbetet går till och hur det rapporteras.
chapter-introduction-text-company =
    Styrelsen svarar för att bolaget har en god intern kontroll och följer ägarens direktiv, bolagsordningen och de föreskrifter som gäller. Ansvaret gäller också när någon annan utför verksamheten åt bolaget.

    Systemet för intern kontroll är en del av styrelsens styrning. Det beskriver vem som svarar för vad, hur arbetet går till och hur det rapporteras.
chapter-purpose = Syfte
chapter-purpose-text =
    Nämnden fastställer varje år ett system för intern kontroll, gör en väsentlighets- och riskanalys och fastställer en internkontrollplan. Det sker tillsammans med verksamhetsplanen.

    Den interna kontrollen ska med rimlig säkerhet leda till att
    – verksamheten följer fullmäktiges mål och riktlinjer,
    – lagar, avtal och beslut följs,
    – resurser används effektivt,
    – tillgångar skyddas,
    – redovisning och uppföljning är rättvisande,
    – rutiner och it-system är säkra.
chapter-roles = Roller och ansvar
chapter-roles-text = Ansvaret följer linjen. Var och en svarar för den interna kontrollen i sin del av verksamheten.
chapter-structure = Arbetsstruktur och rapporteringsrutiner
chapter-structure-text = Systemet, väsentlighets- och riskanalysen och internkontrollplanen är bilagor till verksamhetsplanen. De kan revideras under året när något väsentligt ändras.
chapter-analysis = Väsentlighets- och riskanalys
chapter-analysis-text =
    Analysen visar vad som kan gå fel i de processer som ska nå målen. Den görs varje år på avdelnings- och förvaltningsnivå i fem steg:
    – Identifiera processer: processer och arbetssätt som är viktiga för målen pekas ut.
    – Beskriva kontroller: de systematiska kontroller som redan finns beskrivs.
    – Identifiera oönskade händelser: det som kan gå fel i arbetssätten pekas ut.
    – Värdera: varje händelse får ett värde för sannolikhet och ett för konsekvens. De två multipliceras till ett riskvärde.
    – Hantera: nämnden avgör hur varje händelse ska hanteras.
chapter-plan = Internkontrollplan
chapter-plan-text =
    Planen visar hur de systematiska kontrollerna testas under året. Den fastställs tillsammans med verksamhetsplanen. För varje kontroll framgår
    – mål,
    – process,
    – arbetssätt,
    – systematisk kontroll,
    – metod för kontroll,
    – kontrollansvarig.
chapter-follow-up = Uppföljning
chapter-follow-up-text =
    Den som upptäcker en brist eller avvikelse anmäler den till närmaste chef. Misstänks den närmaste chefen, görs anmälan i stället till ekonomichef, personalchef eller förvaltningschef.

    En väsentlig avvikelse rapporterar förvaltningschefen snarast möjligt till nämnden och revisionskontoret, med de åtgärder som vidtas. Vid misstanke om förmögenhetsbrott informeras de omgående.
chapter-interim = Delrapportering i tertialrapport 2
chapter-interim-text = I tertialrapport 2 delrapporteras hur arbetet med den interna kontrollen går, med tyngdpunkt på väsentliga avvikelser och åtgärder.
chapter-annual = Uppföljning i verksamhetsberättelsen
chapter-annual-text = Varje genomförd kontroll dokumenteras och analyseras. Åtgärder för avvikelser redovisas.
chapter-governing = Styrdokument
chapter-governing-text = Den interna kontrollen ska se till att lagar och andra styrdokument följs.
system-grades = Nämndens bedömning av den interna kontrollen är någon av { $grades }. Grunden för bedömningen anges.
system-source = Skala, zoner och trösklar: { $name }. { $source }.
system-reviewed-unchanged = Systemet har översetts utan ändring { $day } av { $reviewer }.
system-reviewed = Systemet har översetts { $day } av { $reviewer }.
system-lead = Så här arbetar ni med intern kontroll. Skala, trösklar och betyg hämtas ur årets metod. Skriv egna kapitel där standardtexten inte räcker.
system-inherited = Det här är systemet för { $year }. Det gäller tills det har översetts eller ändrats för det här året.
system-own = egen text
system-write = Skriv egen text
system-change = Ändra
system-adds-analysis = Efter texten följer trösklar, skala och zoner ur årets metod.
system-adds-annual = Efter texten följer betygen ur årets metod.
system-adds-governing = Efter texten följer enhetens styrdokument.
system-reviews = Översyn
system-reviews-none = Systemet har inte översetts i år.
system-review-button = Registrera översynen
system-unchanged = Utan ändring.
system-review-day = Dag
system-review-reviewer = Översett av
system-review-reviewer-why = Funktionen som gjorde översynen, inte ett namn.
system-review-unchanged = Översett utan ändring
system-review-note = Anteckning
system-chapter-title = Egen rubrik
system-chapter-title-why = Lämna tomt för att behålla standardrubriken.
system-chapter-text = Text
system-chapter-text-why = Tom rad skiljer stycken. Rader som börjar med – blir en lista. Töm fältet för att gå tillbaka till standardtexten.
system-chapter-chapter = Kapitel
role-duty-role = Roll
role-duty-duty = Ansvar
duty-add = Lägg till ett ansvar
duty-add-button = Lägg till
duty-remove = Ta bort
tab-system = System
finding-system-not-reviewed = Systemet för intern kontroll har inte översetts i år.
finding-system-not-reviewed-remedy = Läs igenom det och registrera översynen, med eller utan ändring.
rule-system-not-reviewed = Systemet är inte översett
finding-system-threshold-typed = Systemets text nämner riskvärdet { $typed }, men årets metod har trösklarna { $right }.
finding-system-threshold-typed-remedy = Stryk talet ur texten: trösklarna skrivs ut ur metoden.
rule-system-threshold-typed = Trösklar i texten stämmer inte med metoden
finding-system-role-not-held = Ansvar finns för roller som ingen i organisationen har: { $roles }.
finding-system-role-not-held-remedy = Rätta rollens namn, eller lägg in funktionen i organisationen.
rule-system-role-not-held = Roller som ingen har
column-withheld = Ej offentlig: grund
column-role = Roll
column-duty = Ansvar
role-duties = Roller och ansvar
combined-description = Beskrivning av arbetet med intern kontroll
combined-parts = Den interna kontrollen beskrivs i tre delar: systemet för intern kontroll, väsentlighets- och riskanalysen och internkontrollplanen.
combined-cycle = Delarna tas fram varje höst och beslutas tillsammans med verksamhetsplanen. Planens kontroller genomförs under året, delrapporteras i tertialrapport 2 och följs upp i verksamhetsberättelsen.
combined-scale = Sannolikhet bedöms på skalan { $likelihood } och konsekvens på skalan { $consequence }. De multipliceras till ett riskvärde. Från riskvärde { $measures_from } tas åtgärder fram, och från { $plan } är händelsen alltid med i internkontrollplanen.
combined-figures = Årets analys har { $events ->
    [one] en oönskad händelse
   *[other] { $events } oönskade händelser
    }. Internkontrollplanen har { $rows ->
    [one] en rad
   *[other] { $rows } rader
    }.
copy-year = Kopiera från ett tidigare år
copy-title = Kopiera från { $year }
copy-lead = Händelser, plan och åtgärder som inte är klara följer med. Händelserna numreras om och visar sitt tidigare nummer. Säg vad som blir av målen: de kan behållas, slås ihop, delas eller ha utgått.
copy-from = Kopiera från
copy-show = Visa
copy-becomes = Målet blir
copy-keep = Samma mål
copy-as-goal = Som målet
copy-new = Ett nytt mål, skriv det bredvid
copy-gone = Finns inte kvar
copy-new-text = Nytt mål
copy-split = Dela målet: välj för varje process
copy-events = Händelser:
copy-no-events = Inga händelser.
copy-button = Kopiera från { $year }
copy-begin = Kopiera från { $year }
copy-goal-missing = Skriv det nya målet där du har valt ett nytt mål.
copy-nothing = Det finns inga händelser för { $year } att kopiera.
copy-not-empty = Analysen för { $year } har redan händelser. Kopiera till ett år som är tomt.
event-since = { $year }: nr { $number }, { $values }
risk-event-previous_number = Tidigare nr
risk-event-previous = Tidigare händelse
event-was = Förra året
audit-copied = Kopierade
copy-done = Kopierat: { $events ->
    [one] en händelse
   *[other] { $events } händelser
    }, { $rows ->
    [one] en rad i planen
   *[other] { $rows } rader i planen
    } och { $measures ->
    [one] en öppen åtgärd
   *[other] { $measures } öppna åtgärder
    }.
instruction = Anvisning
instruction-lead = Det som alla nämnder eller bolag ska värdera i årets analys. När anvisningen är publicerad ser de den och kan ta in den. Här syns hur långt de har kommit, som siffror.
instruction-of = Anvisning för internkontrollplan { $year }
instruction-year = År
instruction-show = Visa
instruction-figures = Hur långt de har kommit
instruction-figures-none = Här visas siffror när det finns nämnder och bolag.
instruction-figures-text = Siffror per nämnd och bolag. Vad som står i deras utkast visas inte.
instruction-figures-all = Hela analysen
instruction-events = Händelser
instruction-body = Nämnd eller bolag
instruction-asked = Anvisningen har { $ways } obligatoriska arbetssätt. { $valued } är värderade.
instruction-taken = Intagna
instruction-valued = Värderade
instruction-planned = I planen
instruction-about = Om anvisningen
instruction-is-published = publicerad
instruction-theme = Prioriterat tema
instruction-due = Svar senast
instruction-contact = Kontakt
instruction-contact-why = En funktion, inte ett namn.
instruction-annexes = Obligatoriska bilagor
instruction-source = Källa
instruction-source-why = Beslutet som anvisningen kommer ur, med datum.
instruction-published = Publicerad
instruction-published-why = Kryssa i när nämnder och bolag ska se den.
instruction-take-in = Ta in det som saknas
obligatory = obligatorisk
obligatory-ways = Obligatoriska arbetssätt
obligatory-none = Inga än.
obligatory-add = Lägg till ett obligatoriskt arbetssätt
obligatory-add-button = Lägg till
obligatory-remove = Ta bort
obligatory-twice = Arbetssättet finns redan i anvisningen.
obligatory-way-addressed = Gäller
obligatory-way-process = Process
obligatory-way-way = Arbetssätt
obligatory-way-event = Oönskad händelse
obligatory-way-event-why = Förslag till vad som kan gå fel. Nämnden får skriva om den.
choice-all = Alla
choice-boards = Nämnder
choice-companies = Bolag
risk-event-obligatory = Obligatoriskt arbetssätt
annex-obligatory = Obligatoriska arbetssätt som inte tas med i planen
rule-obligatory-missing = Obligatoriska arbetssätt saknas
finding-obligatory-missing = { $count } obligatoriska arbetssätt ur årets anvisning finns inte i analysen: { $ways }.
finding-obligatory-missing-remedy = Ta in dem på sidan Analys.
rule-obligatory-not-valued = Obligatoriska arbetssätt utan värde
finding-obligatory-not-valued = { $n ->
    [one] Händelse { $numbers } är obligatorisk men inte värderad.
   *[other] { $n } obligatoriska händelser är inte värderade: { $numbers }.
}
finding-obligatory-not-valued-remedy = Värdera sannolikhet och konsekvens.
rule-obligatory-without-reason = Obligatoriska arbetssätt utanför planen utan skäl
finding-obligatory-without-reason = { $n ->
    [one] Händelse { $numbers } är obligatorisk men lämnas utanför planen utan skäl.
   *[other] { $n } obligatoriska händelser lämnas utanför planen utan skäl: { $numbers }.
}
finding-obligatory-without-reason-remedy = Skriv skälet. Det följer med till nästa år.
instruction-asked-short = Ska värderas
memo = Text till tjänsteutlåtandet
memo-text = Kopiera texten till ärendet och ändra det som behövs.
memo-copy = Kopiera texten
copied = Kopierat
copy-table = Kopiera tabellen
memo-summary = { $unit } ska tillsammans med verksamhetsplanen besluta om system för intern kontroll, väsentlighets- och riskanalys och internkontrollplan för { $year }. Handlingarna biläggs.
memo-ground = Enligt 6 kap. 6 § kommunallagen (2017:725) svarar nämnden för att den interna kontrollen är tillräcklig och att verksamheten bedrivs på ett i övrigt tillfredsställande sätt.
memo-ground-company = Styrelsen svarar för att bolaget har en god intern kontroll och följer ägarens direktiv.
memo-figures = Årets analys har { $events ->
    [one] en oönskad händelse
   *[other] { $events } oönskade händelser
    }, varav { $critical } i zonen { $zone }. Internkontrollplanen har { $rows ->
    [one] en rad
   *[other] { $rows } rader
    }. Kontrollerna följs upp i tertialrapport 2 och i verksamhetsberättelsen.
memo-consulted = Samverkan med { $party } den { $day }: { $outcome }.
memo-decide = { $unit } föreslås besluta
memo-clause-system = att fastställa System för intern kontroll { $year }
memo-clause-analysis = att besluta om Väsentlighets- och riskanalys { $year }
memo-clause-plan = att fastställa Internkontrollplan { $year }
collection = Insamling från avdelningarna
collection-lead = Be avdelningarna om deras oönskade händelser. De arbetar i en egen analys och lämnar in den. Du tar in den, eller ger tillbaka den med en kommentar.
collection-none = Ingen är tillfrågad än.
collection-caption = Tillfrågade enheter
collection-unit = Enhet
collection-events = Händelser
collection-do = Gör
collection-late = försenad
collection-take-in = Ta in
collection-return = Ge tillbaka
collection-return-button = Ge tillbaka
collection-ask = Be om händelser
collection-whom = Enheter
collection-ask-button = Be dem lämna in
collection-no-units = Nämnden har inga enheter under sig. Lägg till dem i organisationen.
collection-nobody = Välj minst en enhet.
collection-empty = Det finns inga händelser att lämna in än.
collection-comment-missing = Skriv vad som saknas, så att enheten vet vad som ska göras.
collection-not-handed-in = Enheten har inte lämnat in än.
collection-locked = Analysen är inlämnad och kan inte ändras. Be den som samlar in att ge tillbaka den.
collection-is-asked = Nämnden har bett er om era oönskade händelser,
collection-is-returned = Nämnden har gett tillbaka er analys. Lämna in den på nytt,
collection-is-handed-in = Analysen är inlämnad. Det skulle ske
collection-is-taken-in = Analysen är intagen i nämndens. Det skulle ske
collection-until = senast
collection-hand-in = Lämna in
collection-waiting = Att lämna in
collection-request-due = Senast
collection-request-status = Status
collection-request-comment = Kommentar
choice-asked = Tillfrågad
choice-handed-in = Inlämnad
choice-returned = Återlämnad
choice-taken-in = Intagen
risk-event-raised_by = Lyft av
audit-told = Meddelade

# Ej offentlig version
risk-event-withheld = Ej offentlig: grund
risk-event-withheld-why = Lagrum och kort skäl, till exempel 18 kap. 13 § OSL. Händelsen får då ett eget nummer (S1) och utelämnas ur den offentliga versionen, som bara säger hur många som är utelämnade.
withheld = Ej offentlig
public-version = Offentlig version
annex-series = En händelse vars nummer börjar med S (S1, S2 …) finns inte i den offentliga versionen. De händelserna har en egen nummerserie.
annex-left-out = { $n ->
    [one] En oönskad händelse är utelämnad ur den offentliga versionen.
   *[other] { $n } oönskade händelser är utelämnade ur den offentliga versionen.
}
numbers-quoted = Numren kan redan vara citerade: årets handlingar har skickats till nämnden eller beslutats. Därför får ingen händelse ett nytt nummer.
gaps-close = Flytta ihop numren
gaps-closed = { $n ->
    [one] En händelse fick ett nytt nummer.
   *[other] { $n } händelser fick nya nummer.
}
rule-withheld-gap = Luckor i numren
finding-withheld-gap = Nr { $gaps } saknas, och det finns händelser som inte är offentliga. Luckan kan avslöja var de stod.
finding-withheld-gap-remedy = Flytta ihop numren innan handlingarna skickas.
rule-responsible-left = Någon som har slutat står som ansvarig
finding-responsible-left = { $n ->
    [0] { $name } har slutat men står som ansvarig i planen.
   *[other] { $name } har slutat men står som ansvarig vid nr { $numbers }.
}
finding-responsible-left-remedy = Lämna över: skriv funktionen som svarar nu.
rule-person-named = Namn på en person
finding-person-named = { $n ->
    [0] ”{ $name }” står i planen och ser ut att vara namnet på en person.
   *[other] ”{ $name }” står vid nr { $numbers } och ser ut att vara namnet på en person.
}
finding-person-named-remedy = Skriv funktionen i stället. Den offentliga versionen namnger funktioner, inte personer.

# Mål
goals = Årets mål
goals-lead = Kommunfullmäktiges mål och nämndens egna. Ett mål får stå utan händelser. Skriv nästa års mål innan förra årets analys kopieras, så kan händelserna läggas under dem.
goals-none = Året har inga mål än.
goal-level = Vems
choice-of-council = KF-mål
choice-of-board = Nämndmål
goal-events = Händelser
goal-no-events = Inga händelser
goal-do = Ändra
goal-up = Upp
goal-down = Ned
goal-edit = Ändra målet
goal-remove = Ta bort målet
goal-to = Händelserna flyttas till
goal-add = Lägg till ett mål
goal-twice = Året har redan ett mål med den texten.
goal-last = Det sista målet tas inte bort. Ändra dess text i stället.
goal-has-events = { $n ->
    [0] Målet har rader i planen. Välj vilket mål de ska flyttas till.
   *[other] Målet har händelser: { $numbers }. Välj vilket mål de ska flyttas till.
}
copy-goals-first = Skriv årets mål först.

# Två numreringar
numbering = Jämför numrering
numbering-lead = Håll en annan lista mot analysen: en matris eller tabell ur en annan version. Det som står i den sparas inte.
numbering-pasted = Klistra in listan
numbering-pasted-why = Markera tabellen i kalkylbladet med rubrikerna, eller matrisen med sina skalor, och klistra in den.
numbering-file = Eller välj en fil
numbering-button = Jämför
numbering-unreadable = Här finns varken en tabell med nummer och händelser eller en matris med sannolikhet nedåt och konsekvens åt höger. Ta med rubrikerna och skalorna.
numbering-long = Listan har { $length } nummer. Högst { $max } kan jämföras åt gången.
numbering-told = Jämförelsen
numbering-ahead = Från nr { $from } ligger den andra listan { $steps ->
    [one] ett steg
   *[other] { $steps } steg
} före: dess { $from } är vårt { $ours }.
numbering-behind = Från nr { $from } ligger den andra listan { $steps ->
    [one] ett steg
   *[other] { $steps } steg
} efter: dess { $from } är vårt { $ours }.
numbering-level = Från nr { $from } stämmer numren igen.
numbering-lead-told = { $same ->
    [one] En händelse är samma i båda.
   *[other] { $same } händelser är samma i båda.
} { $shifted ->
    [0] Alla har samma nummer.
    [one] En har ett annat nummer.
   *[other] { $shifted } har andra nummer.
}
numbering-shifted = I den andra listan: { $numbers }.
numbering-theirs = Nr där
numbering-ours = Nr här
numbering-what = Skillnad
numbering-moved = Står på annan plats
numbering-differs = Säger något annat
numbering-only-theirs = Finns bara där
numbering-only-ours = Finns bara här
numbering-remedy = Numren i filen är förskjutna mot analysen. Raderna har känts igen på sin text.

# Brev vid insamlingen
collection-remind = Påminn
collection-remind-all = { $n ->
    [one] Påminn den som inte har lämnat in
   *[other] Påminn { $n } som inte har lämnat in
}
collection-reminded = { $n ->
    [0] Inget brev skrevs: ingen av dem som ansvarar har en e-postadress.
    [one] En påminnelse är på väg.
   *[other] { $n } påminnelser är på väg.
}
collection-no-address = e-postadress saknas
collection-nobody-answers = Ingen enhetschef är inlagd
collection-no-mail = Ingen e-postserver är inställd. Breven väntar tills den är det: be den som sköter Lisbet.
collection-mail-subject = { $unit }: riskanalys { $year }
collection-mail-asked = { $board } ber { $unit } om oönskade händelser till riskanalysen { $year }. Lämna in senast { $due }. Öppna länken, fyll i och tryck Lämna in.
collection-mail-reminded = { $board } väntar på { $unit }: riskanalysen { $year } ska vara inlämnad senast { $due }.
collection-mail-returned = { $board } har lämnat tillbaka riskanalysen { $year } till { $unit }. Komplettera och lämna in igen, senast { $due }.
collection-mail-comment = ”{ $comment }”
collection-ended = Enheten upphörde
collection-heir = Be den som tog över:
