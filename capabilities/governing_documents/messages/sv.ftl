# Styrdokument.
tab-governing-documents = Styrdokument
governing-documents = Styrdokument
governing-document = Styrdokument
governing-lead = Lagar och andra styrdokument som verksamheten följer. Listan skrivs ut sist i systemet för intern kontroll.
governing-empty = Här finns inga styrdokument än. Läs in listan från ett kalkylblad, eller lägg till dem nedan.
governing-elsewhere = Enheten hör i dag till en annan myndighet än det här året. Styrdokumenten följer enheten: de finns hos den myndighet som den hör till nu.
governing-count = { $n ->
    [one] { $n } styrdokument
   *[other] { $n } styrdokument
}
governing-laws = Lagar och förordningar
governing-others = Övriga
governing-add = Lägg till ett styrdokument
governing-add-button = Lägg till
governing-import = Läs in från kalkylblad
governing-remove = Ta bort ur listan
governing-replaced = Har upphört eller upphör under året. Därefter gäller { $by }.
governing-document-kind = Slag
governing-document-title = Rubrik
governing-document-designation = Beteckning
governing-document-designation-why = För lagar numret i författningssamlingen, till exempel 2017:725.
governing-document-decided_by = Beslutat av
governing-document-decided = Beslutsdatum eller år
governing-document-area = Område
choice-law = Lag eller förordning
choice-own = Eget styrdokument
column-kind = Slag
column-title = Rubrik
column-designation = Beteckning
column-decided_by = Beslutat av
column-decided = Beslutsdatum eller år
column-area = Område
rule-governing-expired = Styrdokument som inte längre gäller
finding-governing-expired = { $n ->
    [one] Ett styrdokument har gått ut eller upphört: { $titles }.
   *[other] { $n } styrdokument har gått ut eller upphört: { $titles }.
}
finding-governing-expired-remedy = Byt till det som gäller nu, eller ta bort det ur listan.
rule-governing-ending = Lagar som upphör under året
finding-governing-ending = { $n ->
    [one] En lag i listan upphör under planens år: { $titles }.
   *[other] { $n } lagar i listan upphör under planens år: { $titles }.
}
finding-governing-ending-remedy = Ta upp också det som gäller därefter, och se över rutinerna i tid.
rule-governing-early = Lagar som ännu inte gäller
finding-governing-early = { $n ->
    [one] En lag i listan börjar gälla först efter planens år: { $titles }.
   *[other] { $n } lagar i listan börjar gälla först efter planens år: { $titles }.
}
finding-governing-early-remedy = Skriv lagen som gäller under planens år.
rule-governing-renamed = Myndigheter och organisationer som har bytt namn
finding-governing-renamed = { $n ->
    [one] Ett namn i listan är inte längre det rätta: { $titles }.
   *[other] { $n } namn i listan är inte längre de rätta: { $titles }.
}
finding-governing-renamed-remedy = Byt till det nuvarande namnet, om det inte ingår i dokumentets egen titel.
rule-governing-misspelt = Lagar vars namn ser felstavat ut
finding-governing-misspelt = { $n ->
    [one] Ett namn ser felstavat ut: { $titles }.
   *[other] { $n } namn ser felstavade ut: { $titles }.
}
finding-governing-misspelt-remedy = Rätta stavningen.
rule-governing-doubled = Styrdokument som står två gånger
finding-governing-doubled = Samma styrdokument står mer än en gång: { $titles }.
finding-governing-doubled-remedy = Behåll det som gäller.
rule-governing-undated = Styrdokument utan datum
finding-governing-undated = { $n ->
    [one] Ett styrdokument saknar beslutsdatum: { $titles }.
   *[other] { $n } styrdokument saknar beslutsdatum: { $titles }.
}
finding-governing-undated-remedy = Skriv när det beslutades, så att läsaren vet vilken version som gäller.
rule-governing-undecided = Styrdokument utan beslutsfattare
finding-governing-undecided = { $n ->
    [one] Det framgår inte vem som har beslutat ett styrdokument: { $titles }.
   *[other] Det framgår inte vem som har beslutat { $n } styrdokument: { $titles }.
}
finding-governing-undecided-remedy = Skriv vem som beslutade, till exempel KF, nämnden eller en befattning.
rule-governing-decider = Beslutsfattare som ser ut som ett skrivfel
finding-governing-decider = Beslutsfattaren förekommer bara en gång i listan: { $titles }.
finding-governing-decider-remedy = Kontrollera beteckningen på den som beslutade.
rule-governing-misnumbered = Lagar med fel nummer eller namn
finding-governing-misnumbered = Namn och nummer hör inte ihop: { $titles }.
finding-governing-misnumbered-remedy = Slå upp författningen och rätta namnet eller numret.
rule-governing-amendment = Ändringar i stället för lagen eller förordningen
finding-governing-amendment = { $n ->
    [one] Listan tar upp en ändring men inte den lag eller förordning som ändras: { $titles }.
   *[other] Listan tar upp { $n } ändringar men inte de lagar eller förordningar som ändras: { $titles }.
}
finding-governing-amendment-remedy = Skriv lagen eller förordningen som gäller. Ändringarna ingår i den.
