# Governing documents.
tab-governing-documents = Governing documents
governing-documents = Governing documents
governing-document = Governing document
governing-lead = Laws and other governing documents that the activities follow. The list is printed last in the system for internal control.
governing-empty = There are no governing documents here yet. Read the list in from a spreadsheet, or add them below.
governing-elsewhere = Today the unit belongs to another authority than in this year. Its governing documents follow the unit: they are with the authority it belongs to now.
governing-count = { $n ->
    [one] { $n } governing document
   *[other] { $n } governing documents
}
governing-laws = Laws and ordinances
governing-others = Others
governing-add = Add a governing document
governing-add-button = Add
governing-import = Read in from a spreadsheet
governing-remove = Take out of the list
governing-replaced = Has ended or ends during the year. After that { $by } applies.
governing-document-kind = Kind
governing-document-title = Title
governing-document-designation = Designation
governing-document-designation-why = For laws the number in the statute book, such as 2017:725.
governing-document-decided_by = Decided by
governing-document-decided = Day or year of decision
governing-document-area = Area
choice-law = Law or ordinance
choice-own = Own governing document
column-kind = Kind
column-title = Title
column-designation = Designation
column-decided_by = Decided by
column-decided = Day or year of decision
column-area = Area
rule-governing-expired = Governing documents that no longer hold
finding-governing-expired = { $n ->
    [one] A governing document has expired or been repealed: { $titles }.
   *[other] { $n } governing documents have expired or been repealed: { $titles }.
}
finding-governing-expired-remedy = Change to what holds now, or take it out of the list.
rule-governing-ending = Laws that end during the year
finding-governing-ending = { $n ->
    [one] A law in the list ends during the year of the plan: { $titles }.
   *[other] { $n } laws in the list end during the year of the plan: { $titles }.
}
finding-governing-ending-remedy = Add what applies after that, and go through the routines in time.
rule-governing-early = Laws that do not apply yet
finding-governing-early = { $n ->
    [one] A law in the list does not apply until after the year of the plan: { $titles }.
   *[other] { $n } laws in the list do not apply until after the year of the plan: { $titles }.
}
finding-governing-early-remedy = Write the law that applies during the year of the plan.
rule-governing-renamed = Authorities and organisations with new names
finding-governing-renamed = { $n ->
    [one] A name in the list is no longer the right one: { $titles }.
   *[other] { $n } names in the list are no longer the right ones: { $titles }.
}
finding-governing-renamed-remedy = Change to the present name, unless it is part of the document's own title.
rule-governing-misspelt = Laws whose names look misspelt
finding-governing-misspelt = { $n ->
    [one] A name looks misspelt: { $titles }.
   *[other] { $n } names look misspelt: { $titles }.
}
finding-governing-misspelt-remedy = Correct the spelling.
rule-governing-doubled = Governing documents listed twice
finding-governing-doubled = The same governing document is listed more than once: { $titles }.
finding-governing-doubled-remedy = Keep the one that holds.
rule-governing-undated = Governing documents without a date
finding-governing-undated = { $n ->
    [one] A governing document has no day of decision: { $titles }.
   *[other] { $n } governing documents have no day of decision: { $titles }.
}
finding-governing-undated-remedy = Write when it was decided, so that the reader knows which version holds.
rule-governing-undecided = Governing documents without a decider
finding-governing-undecided = { $n ->
    [one] It does not say who has decided a governing document: { $titles }.
   *[other] It does not say who has decided { $n } governing documents: { $titles }.
}
finding-governing-undecided-remedy = Write who decided, for instance the council, the board or a post.
rule-governing-decider = Deciders that look like a slip of the pen
finding-governing-decider = The decider stands only once in the list: { $titles }.
finding-governing-decider-remedy = Check what the decider is called.
rule-governing-misnumbered = Laws with the wrong number or name
finding-governing-misnumbered = Name and number do not belong together: { $titles }.
finding-governing-misnumbered-remedy = Look the statute up and correct its name or number.
rule-governing-amendment = Amendments instead of the act or ordinance
finding-governing-amendment = { $n ->
    [one] The list has an amendment but not the act or ordinance that it changes: { $titles }.
   *[other] The list has { $n } amendments but not the acts or ordinances that they change: { $titles }.
}
finding-governing-amendment-remedy = Write the act or ordinance in force. The amendments are part of it.
