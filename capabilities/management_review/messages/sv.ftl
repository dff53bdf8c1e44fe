# Baskrav.
baskrav = Baskrav
baskrav-lead = Kraven på informationssäkerhetsarbetet som besvaras med verksamhetsplanen. Svara ja, delvis eller nej och skriv en kommentar. Det som brister blir åtgärder i nästa plan.
baskrav-answered = { $n ->
    [one] Ett krav är besvarat.
   *[other] { $n } krav är besvarade.
}
baskrav-change = Svara
baskrav-number = Nr
baskrav-requirement = Krav
baskrav-status = Svar
baskrav-comment = Kommentar
baskrav-evidence = Underlag
baskrav-evidence-why = Var det går att se: ett diarienummer, ett system eller ett dokument.
baskrav-measure = Åtgärd i nästa plan
baskrav-measure-why = Behövs när svaret är delvis eller nej.
baskrav-unit = Enhet
baskrav-year = År
baskrav-yes-but = Kommentaren beskriver en brist fast svaret är ja. Är svaret egentligen delvis?
baskrav-caption = Svar på baskraven
baskrav-how = Svaren visar hur nämnden uppfyller baskraven för informationssäkerhet och vad som görs åt det som brister.
baskrav-source = Kravens källa: { $source }.
baskrav-number-twice = Nummer { $number } står mer än en gång.
baskrav-status-unknown = Svaret ”{ $given }” känns inte igen.
baskrav-status-unknown-remedy = Skriv Ja, Nej eller Delvis.
choice-yes = Ja
choice-partly = Delvis
choice-no = Nej
choice-unanswered = Inte besvarat
column-requirement = Krav
column-status = Svar
column-comment = Kommentar
column-evidence = Underlag
column-measure = Åtgärd
rule-baskrav-unanswered = Baskrav utan svar
finding-baskrav-unanswered = { $n ->
    [one] Baskrav { $numbers } är inte besvarat.
   *[other] { $n } baskrav är inte besvarade: { $numbers }.
}
finding-baskrav-unanswered-remedy = Svara ja, delvis eller nej.
rule-baskrav-yes-but = Ja, men kommentaren beskriver en brist
finding-baskrav-yes-but = { $n ->
    [one] Baskrav { $numbers } är besvarat med ja, men kommentaren beskriver en brist.
   *[other] Baskraven { $numbers } är besvarade med ja, men kommentarerna beskriver brister.
}
finding-baskrav-yes-but-remedy = Ändra svaret till delvis, eller förtydliga kommentaren.
rule-baskrav-gap = Baskrav som brister utan åtgärd
finding-baskrav-gap = { $n ->
    [one] Baskrav { $numbers } brister, men ingen åtgärd är vald.
   *[other] Baskraven { $numbers } brister, men ingen åtgärd är vald.
}
finding-baskrav-gap-remedy = Skriv vilken åtgärd nästa plan tar upp.
