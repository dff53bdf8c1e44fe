# Baseline requirements.
baskrav = Baseline requirements
baskrav-lead = The requirements on information security that are answered with the operational plan. Answer yes, partly or no, and write a comment. What falls short becomes measures in the next plan.
baskrav-answered = { $n ->
    [one] One requirement has been answered.
   *[other] { $n } requirements have been answered.
}
baskrav-change = Answer
baskrav-number = No
baskrav-requirement = Requirement
baskrav-status = Answer
baskrav-comment = Comment
baskrav-evidence = Evidence
baskrav-evidence-why = Where it can be seen: a case number, a system or a document.
baskrav-measure = Measure in the next plan
baskrav-measure-why = Needed when the answer is partly or no.
baskrav-unit = Unit
baskrav-year = Year
baskrav-yes-but = The comment describes a shortcoming although the answer is yes. Is it really partly?
baskrav-caption = Answers to the baseline requirements
baskrav-how = The answers show how the board meets the baseline requirements for information security, and what is done about what falls short.
baskrav-source = Source of the requirements: { $source }.
baskrav-number-twice = Number { $number } stands more than once.
baskrav-status-unknown = The answer “{ $given }” is not recognised.
baskrav-status-unknown-remedy = Write Ja, Nej or Delvis.
choice-yes = Yes
choice-partly = Partly
choice-no = No
choice-unanswered = Not answered
column-requirement = Requirement
column-status = Answer
column-comment = Comment
column-evidence = Evidence
column-measure = Measure
rule-baskrav-unanswered = Baseline requirements without an answer
finding-baskrav-unanswered = { $n ->
    [one] Baseline requirement { $numbers } has not been answered.
   *[other] { $n } baseline requirements have not been answered: { $numbers }.
}
finding-baskrav-unanswered-remedy = Answer yes, partly or no.
rule-baskrav-yes-but = Yes, but the comment describes a shortcoming
finding-baskrav-yes-but = { $n ->
    [one] Baseline requirement { $numbers } is answered yes, but the comment describes a shortcoming.
   *[other] Baseline requirements { $numbers } are answered yes, but the comments describe shortcomings.
}
finding-baskrav-yes-but-remedy = Change the answer to partly, or make the comment clearer.
rule-baskrav-gap = Baseline requirements that fall short without a measure
finding-baskrav-gap = { $n ->
    [one] Baseline requirement { $numbers } falls short, but no measure has been chosen.
   *[other] Baseline requirements { $numbers } fall short, but no measure has been chosen.
}
finding-baskrav-gap-remedy = Write which measure the next plan takes up.
