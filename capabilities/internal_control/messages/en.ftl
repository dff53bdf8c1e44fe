menu-internal-control = Internal control
menu-method = Method
home = Internal control
home-lead = Risk analyses and control plans for the units you work with.
home-empty = There is no analysis here yet. Begin a year below and read in the risks you already have.
home-nothing = There is nothing here for you to read or write yet. What you have to do stands in the menu above; if something is missing, ask whoever gives roles where you work.
home-events = { $n ->
    [one] 1 event
   *[other] { $n } events
}
home-find = Find a unit
home-find-button = Search
home-none = No unit is called “{ $by }”.
home-left = { $shown } of { $all } units are shown.
home-all = Show all
home-begin = Begin a year
home-begin-text = Open the board's next year. Nothing is stored until you add or read in something.

tab-risk-analysis = Analysis
tab-control-plan = Plan
tab-findings = Findings
tab-documents = Documents and decision
tab-import = Read in

risk-analysis = Materiality and risk analysis
control-plan = Internal control plan
control-system = System for internal control
risk-matrix = Risk matrix
risk-events = Undesired events
measures = Measures
goal = Council goal for the area
goal-text = Goal
process = Process
process-name = Process
way-of-working = Way of working
way-of-working-name = Way of working
zone = Zone
risk-value-short = RV
plan-short = IKP
sheet-risk-analysis = VoR
sheet-control-plan = IKP

risk-event-number = No
risk-event-event = Undesired event
risk-event-event-why = What may happen if the process does not work. One event per row.
risk-event-likelihood = Likelihood
risk-event-consequence = Consequence
risk-event-consequence-why = How much it matters if the event happens (materiality).
risk-event-risk_value = Risk value
risk-event-in_plan = In the plan
risk-event-reason = Reason
risk-event-reason-why = Needed when the board chooses otherwise than the rule: to include below the threshold, or to leave out above it.
risk-event-control = Systematic control
risk-event-control-why = The control that is already part of the work. It is what the plan tests.
risk-event-printed_value = Risk value as printed
risk-event-handling = IKP as printed
risk-event-goal = Goal
risk-event-process = Process
measure-measure = Measure
measure-responsible = Responsible function
measure-due = Due
measure-status = Status
choice-not-started = Not started
choice-ongoing = Ongoing
choice-done = Done
plan-row-control = Systematic control
plan-row-responsible = Control owner
plan-row-responsible-why = The function that answers for the check. Whoever performs it may be another.
plan-row-performer = Performer
plan-row-reason = Reason
plan-row-event_text = Undesired event
plan-row-printed_value = Risk value as it was printed
control-activity = Control activity
control-activity-activity = Control activity
control-activity-method = Method
control-activity-population = Population
control-activity-sample = Sample
control-activity-timing = When, how often

analysis-draft = draft
analysis-sent = sent to the board, meeting { $date }
analysis-decided = decided { $date }
analysis-status = { $findings ->
    [0] { $state } · no findings
    [one] { $state } · 1 finding
   *[other] { $state } · { $findings } findings
}
analysis-lead = This is what may go wrong in the processes that are to reach the goals. Value each event; the risk value and the zone follow from the method.
analysis-empty = The analysis is empty
analysis-empty-text = Read in the risks you already have from a spreadsheet, or add the first event below.
analysis-import = Read in from a spreadsheet
analysis-shown = { $shown } of { $all }
matrix-caption = The events' numbers in the cell of their likelihood and consequence. The table holds the same facts.
matrix-alternative = Risk matrix with the events' numbers.
matrix-cell = Likelihood { $likelihood }, consequence { $consequence }: { $numbers }.
matrix-cell-label = { $n ->
    [one] { $zone }: show one event with likelihood { $likelihood } and consequence { $consequence }
   *[other] { $zone }: show { $n } events with likelihood { $likelihood } and consequence { $consequence }
}
matrix-total = Total: { $n }
filter-text = Search
filter-all = All
filter-in-plan = In the plan
filter-outside = Analysis only
filter-show = Show
filter-clear = Clear
filter-nothing = No event fits the choice. Clear it to see all.
sort = Order
sort-place = Goal and process
sort-number = No
sort-value = Risk value

# Reading in
import-remedy-number = Write a whole number.
import-place-unfit = The text is too long or has characters that cannot be seen.
import-number-twice = Number { $number } already stands in cell { $first }.
import-number-twice-remedy = Give the row a number of its own.
import-handling-unknown = “{ $given }” does not say whether the event is in the plan.
import-value-kept = The printed risk value is { $printed }, but likelihood times consequence is { $value }.
import-event-unknown = The analysis has no such event.

# Method
method-year = Year
method-name = Name
method-source = Source
method-unreadable = The file does not read as a method: { $error }
method-scale = Each scale needs at least two steps, with rising values.
method-cells = The table of cells must have one row per step of likelihood and one zone per step of consequence.
method-zone = The zone “{ $zone }” stands in the table of cells but not among the zones.
method-words = The method needs at least one word for “in the plan” and one for “outside the plan”.

# Findings
finding-planned-event-unknown = The plan names “{ $event }”, but the analysis has no such event.
finding-planned-event-unknown-remedy = Add the event to the analysis, or take the row out of the plan.
finding-outside-but-planned = Event { $numbers } is marked as outside the plan, but has a row in it.
finding-outside-but-planned-remedy = Include the event in the plan, or take the row out.
finding-must-be-planned = Event { $numbers } has risk value { $value } but is missing from the plan. From { $from } it is always included.
finding-must-be-planned-remedy = Include the event in the plan. If the board chooses otherwise, write the reason.
finding-chosen-but-not-planned = Event { $numbers } is marked for the plan, but the plan has no row for it.
finding-chosen-but-not-planned-remedy = Add the row to the plan, or take the mark away.
finding-below-without-reason = { $n ->
    [one] Event { $numbers } is in the plan although its risk value is below { $from }, and no reason is given.
   *[other] { $n } events are in the plan although their risk value is below { $from }, and no reason is given: { $numbers }.
}
finding-below-without-reason-remedy = Write why the board chooses to include them.
finding-plan-responsible-missing = { $rows ->
    [one] The control owner is missing in one row of the plan.
   *[other] The control owner is missing in { $rows } rows of the plan.
}
finding-plan-responsible-missing-remedy = Fill in the function that answers for the check. If it is the same for several, fill in for all at once.
finding-plan-control-missing = { $rows ->
    [one] The systematic control is missing in one row of the plan.
   *[other] The systematic control is missing in { $rows } rows of the plan.
}
finding-plan-control-missing-remedy = Describe the control that the plan is to test.
finding-plan-activity-missing = { $rows ->
    [one] The control activity is missing in one row of the plan.
   *[other] The control activity is missing in { $rows } rows of the plan.
}
finding-plan-activity-missing-remedy = Write how the systematic control is to be tested.
finding-plan-place-missing = { $rows ->
    [one] Goal, process or way of working is missing in one row of the plan.
   *[other] Goal, process or way of working is missing in { $rows } rows of the plan.
}
finding-plan-place-missing-remedy = Fill in where in the operations the row belongs.
finding-activity-vague = { $rows ->
    [one] In one row the control activity does not say how many, out of what, or when.
   *[other] In { $rows } rows the control activity does not say how many, out of what, or when.
}
finding-activity-vague-remedy = Write for example “Sample, 10 of the year's invoices, in October”. One line is enough.
finding-only-training = The check of “{ $event }” measures only training, but the event is not about knowledge.
finding-only-training-remedy = Add a check of what is to work, for example a sample.
finding-lower-before-higher-nowhere = Event { $lower } (risk value { $value }) is checked but not { $numbers }, which is higher. The process has no name.
finding-lower-before-higher = In the process “{ $process }” event { $lower } (risk value { $value }) is checked but not { $numbers }, which is higher.
finding-lower-before-higher-remedy = Include the higher one, or write the reason for leaving it out.
finding-measure-missing = { $n ->
    [one] Event { $numbers } has risk value { $from } or more but no measure.
   *[other] { $n } events have risk value { $from } or more but no measure: { $numbers }.
}
finding-measure-missing-remedy = Write what is to be done to lower the risk, who answers for it, and when.
finding-value-not-product = Event { $numbers }: the printed risk value is { $printed }, but likelihood times consequence is { $value }.
finding-value-not-product-remedy = Check the valuation. When it changes, the computed value holds.
finding-plan-value-differs = Event { $numbers }: the plan says risk value { $printed }, the analysis { $value }.
finding-plan-value-differs-remedy = Check which one holds. The documents show the analysis' value.
finding-not-valued = { $n ->
    [one] Event { $numbers } has not been valued.
   *[other] { $n } events have not been valued: { $numbers }.
}
finding-not-valued-remedy = Give likelihood and consequence.
finding-number-used-twice = Number { $numbers } is used by more than one event.
finding-number-used-twice-remedy = Remove the event that no longer holds, or read in the file again with “remove missing”.
finding-goal-without-process = The goal “{ $goal }” has no process.
finding-goal-without-process-remedy = Add a process that is to reach the goal, or let the goal stand: it shows in the document.
finding-scored-differently = Events { $numbers } are nearly the same but valued differently: { $first } and { $second }.
finding-scored-differently-remedy = Merge them, or make plain what sets them apart.

# The documents
annex-step = Step
annex-scale = Scale
annex-analysis-how = The analysis shows what may go wrong in the processes that are to reach the goals. Every undesired event has a number. The number stands in the matrix, in the table and in the internal control plan.
annex-star = { $star } in the column IKP means that the event is in the internal control plan.
annex-events-caption = Undesired events by goal, process and way of working
annex-goal-empty = The goal has no undesired events in this year's analysis.
annex-goal-none = Without a goal
annex-measures-caption = Measures for risk value { $from } and above
annex-plan-how = The plan shows how the systematic controls are tested during the year. The risk value has its own column. The number in the analysis stands after the event, in brackets.
annex-plan-empty = The plan has no rows.
system-thresholds = From risk value { $measures_from } measures are worked out. From risk value { $plan } the event is always in the internal control plan. Below that the board chooses and says why.
system-zones-caption = Zone for each combination of likelihood and consequence

# The event
risk-event = Event
event-new = New undesired event
event-add = Add an event
event-open = Open
event-remove = Remove the event
event-remove-text = The event and its measures are removed from the analysis. If it has a row in the plan the row stays, with a finding. What stood here stays in the history.
event-remove-button = Remove
measures-none = No measures yet.
measure-add = Add a measure
measure-add-button = Add
measure-remove = Remove the measure
history = History
history-when = When
history-who = Who
history-what = What
history-restore = Take back what stood before
audit-created = Created
audit-changed = Changed
audit-removed = Removed
audit-imported = Read in
conflict-keep-theirs = Keep what stands
conflict-use-mine = Let mine hold
undo-done = Changed:
undo-button = Undo
undo-gone = It cannot be undone: somebody has changed it after you.
paste-done = Pasted: { $n ->
    [one] one row
   *[other] { $n } rows
    }
paste-outside = Nothing was pasted: what you copied has more rows or columns than the table has from here. Select fewer cells in the spreadsheet, or add events first.
paste-too-many = At most 1,000 rows can be pasted at a time. Divide them, or import a file.
paste-refused = Nothing was pasted:
cell-offline = The server could not be reached. What you wrote still stands: try again.

# The plan
plan-row = Row of the plan
plan-row-activities = Control activities
plan-rows = { $n ->
    [one] 1 check
   *[other] { $n } checks
}
plan-lead = This is how the systematic controls are tested during the year. What is missing stands as open fields: fill in what you know now.
plan-empty = The plan is empty. Mark events in the analysis, or read in a plan from a spreadsheet.
plan-waiting = Events that belong in the plan
plan-include = Include
plan-edit = Change
plan-event-unknown = The analysis has no such event.
plan-control-lacks = The systematic control is missing
plan-activity-lacks = The control activity is missing
plan-activity-ask = How is the control to be tested?
plan-responsible-lacks = The control owner is missing
plan-responsible-ask = Which function answers for the check?
plan-reason-ask = Below the threshold: why does the board choose to include it?
plan-leave-out = Take the row out of the plan
plan-leave-out-text = The row and its control activities are removed, and the event is marked as analysis only.
plan-leave-out-button = Take the row out
activity-add = Add a control activity
activity-add-button = Add
activity-remove = Remove the activity

# The findings
finding-why = Why?
finding-why-law = It follows from law.
finding-why-rule = It follows from the board's own rules.
finding-why-advice = It is advice.
finding-source = The rule is known as { $by }.
findings-lead = This does not hold together. None of it stops you from saving, or the board from deciding.
findings-none = Nothing to remark. Analysis and plan hold together.
findings-more = { $n ->
    [one] One more group
   *[other] { $n } more groups
}
findings-accepted = Accepted with a reason
finding-show = Show
finding-fill = Fill in for all
finding-fill-button = Fill in for all
finding-fill-missing = Write which function to fill in.
finding-filled = { $rows ->
    [one] The control owner has been filled in on one row.
   *[other] The control owner has been filled in on { $rows } rows.
}
finding-accept = Accept with a reason
finding-accept-reason = Reason
finding-accept-button = Accept
finding-accepted-with = Reason:
finding-withdraw = Take back
finding-reason-missing = Write a reason to accept the finding.
severity-law = law
severity-rule = the board's rule
severity-advice = advice
rule-planned-event-unknown = The plan names events that the analysis lacks
rule-outside-but-planned = Marked as outside the plan but in it
rule-must-be-planned = Belongs in the plan
rule-chosen-but-not-planned = Marked for the plan but without a row
rule-below-without-reason = Below the threshold without a reason
rule-plan-responsible-missing = The control owner is missing
rule-plan-control-missing = The systematic control is missing
rule-plan-activity-missing = The control activity is missing
rule-plan-place-missing = Goal, process or way of working is missing
rule-activity-vague = The check does not say how many or when
rule-only-training = The check measures only training
rule-lower-before-higher = A lower risk is checked before a higher one
rule-measure-missing = A measure is missing
rule-value-not-product = The risk value does not follow from the valuation
rule-plan-value-differs = Plan and analysis have different risk values
rule-not-valued = Not valued
rule-number-used-twice = The same number twice
rule-goal-without-process = A goal without a process
rule-scored-differently = Nearly the same event, valued differently

# The import page
import-title = Read in from a spreadsheet
import-lead = Choose the file, see how the columns are taken and what would happen. Nothing is stored until you say so.
import-step-file = The file
import-kind = What the file holds
import-file = File (XLSX, ODS or CSV, at most 50 MB)
import-choose-again = The file is not carried along on the page. Choose it again before you go on.
import-look = See what happens
import-step-columns = The columns
import-columns-text = This is how the columns are taken. Change what came out wrong.
import-column = Column in the file
import-samples = Examples
import-means = Used as
import-under-way = Reading the rows in …
import-values = What the values mean
import-values-text = Texts in the columns for likelihood, consequence and IKP. Choose yourself where something was taken wrongly or not recognised.
import-value = In the file
import-rows = Rows
import-unknown = Not recognised
import-in-plan = In the plan
import-outside = Not in the plan
import-kept = kept as it stands
import-kept-text = A column that is not used is kept as it stands.
import-unread = not read in
import-unread-text = A column that is not used is not read in.
import-unread-columns = This is not read in:
import-blank = What does an empty cell in the column IKP mean?
import-blank-in = The event is in the plan
import-blank-out = The event is not in the plan
import-again = Take it again
import-step-what = This is what happens
import-summary = { $new } new, { $changed } changed, { $unchanged } unchanged, { $missing } missing in the file.
import-problems = { $n ->
    [one] 1 problem is in the way. Nothing has been stored.
   *[other] { $n } problems are in the way. Nothing has been stored.
}
import-where = Where
import-problem = What
import-remedy = How to mend it
import-remarks = Worth knowing
import-new = { $n } new
import-changed = { $n } changed
import-missing = { $n } stand here but not in the file
import-and-more = and { $n } more
import-remove-missing = Remove those that the file lacks
import-store = Read in
import-nothing = The file says the same as already stands here. There is nothing to read in.
matched-number-and-text = recognised by number and text
matched-text-and-place = recognised by text and place
matched-number = recognised by number alone
column-number = No
column-goal = Goal
column-process = Process
column-way = Way of working
column-event = Undesired event
column-likelihood = Likelihood
column-consequence = Consequence
column-printed_value = Risk value
column-handling = IKP
column-control = Systematic control
column-reason = Reason
column-activity = Control activity
column-responsible = Control owner
column-performer = Performer
column-timing = When, how often
column-population = Population
column-sample = Sample
risk-event-analysis = Analysis
risk-event-way = Way of working
risk-event-extra = Other columns
risk-event-event_text = Undesired event
risk-event-activity = Control activity
risk-event-responsible = Control owner
risk-event-performer = Performer
risk-event-position = Order

# Documents and decisions
documents-lead = The documents are made of what stands in the analysis and the plan right now. When the board has decided you record the decision: then the documents are frozen as they were.
documents-annexes = Documents
documents-annex = Document
documents-print = Print
documents-workbook = As a workbook to work in
decision-record = Record a decision
decision-recorded = The decision has been recorded: { $by }. The documents are frozen and stand below.
decision-record-text = Always works, also while findings remain. The paragraph is not printed in the document but kept beside it.
decision-covers = The decision covers
decision-record-button = Record the decision
decision-nothing-chosen = Choose at least one document that the decision covers.
decisions = Decisions
decisions-none = Nothing has been decided yet.
decision-version = Version
decision-decided = Decided
decision-frozen = Frozen document
compare = Compare
compare-draft = with the draft
compare-before = with the version before
compare-same = Nothing differs.
compare-changed = Changed
compare-added = Added
compare-removed = Removed
compare-field = Field
compare-was = Was
compare-is = Became

# The method
method-lead = Scales, zones and thresholds of the year. They are facts with a source: another scale needs no other version of Lisbet.
method-begun = Years that have already begun
method-begun-text = A method holds for every board and company, and for later years until another is set. These already have events, which would be judged anew. Nothing has been saved yet.
method-begun-unit = Unit
method-begun-events = Events
method-begun-outside = Would be outside the scale
method-begun-keep = Change for { $year } only
method-begun-change = Change for all in the list
method-begun-line = { $unit }, { $year }: { $events ->
    [one] one event
   *[other] { $events } events
 }, { $outside ->
    [0] none outside the scale
    [one] one outside the scale
   *[other] { $outside } outside the scale
 }
method-begun-how = Nothing has been saved. Run the command again with “--begun keep”, and later years keep the method they have, or with “--begun change”, and all in the list are changed.
method-set-title = Change the method
method-toml = The method as text (TOML)
method-set-button = Save the method
snapshot-comment = Comment
snapshot-duties = Duties
snapshot-evidence = Evidence
snapshot-measure = Measure
snapshot-requirement = Requirement
snapshot-role = Role
snapshot-status = Answer
snapshot-number = No
snapshot-goal = Goal
snapshot-process = Process
snapshot-way_of_working = Way of working
snapshot-event = Undesired event
snapshot-likelihood = Likelihood
snapshot-consequence = Consequence
snapshot-risk_value = Risk value
snapshot-zone = Zone
snapshot-in_plan = In the plan
snapshot-handling = IKP
snapshot-printed_value = Printed risk value
snapshot-control = Systematic control
snapshot-reason = Reason
snapshot-extra = Other columns
snapshot-measures = Measures
snapshot-responsible = Control owner
snapshot-performer = Performer
snapshot-activities = Control activities
snapshot-name = Name of the method
snapshot-source = Source
snapshot-measures_from = Measures from
snapshot-plan_from = In the plan from
snapshot-outside = Words for outside the plan
snapshot-control_methods = Methods of control
snapshot-withheld = Not public: ground
snapshot-zones = Zones
snapshot-cells = Cells
event-place = Goal, process and way of working
event-extra = Other columns, as they stood in the file
chapter-introduction = Introduction
chapter-introduction-text =
    By chapter 6, section 6 of the Local Government Act (2017:725), each board answers for its activities following the council's goals and guidelines and the rules that apply, and for internal control being sufficient. It answers also when somebody else performs the activities.

    The system for internal control is part of the board's governance. It says who answers for what, how the work is done and how it is reported.
chapter-introduction-text-company =
    The board of the company answers for good internal control and for following the owner's directives, the articles of association and the rules that apply. It answers also when somebody else performs the activities.

    The system for internal control is part of the board's governance. It says who answers for what, how the work is done and how it is reported.
chapter-purpose = Purpose
chapter-purpose-text =
    Each year the board decides a system for internal control, makes a materiality and risk analysis and decides a control plan. It does so together with the operational plan.

    Internal control is with reasonable assurance to lead to
    – the council's goals and guidelines being followed,
    – laws, contracts and decisions being followed,
    – resources being used efficiently,
    – assets being protected,
    – accounts and follow-up being true,
    – routines and IT systems being secure.
chapter-roles = Roles and responsibilities
chapter-roles-text = Responsibility follows the line. Everybody answers for internal control in their own part of the activities.
chapter-structure = How the work is organised and reported
chapter-structure-text = The system, the materiality and risk analysis and the control plan are annexes to the operational plan. They may be revised during the year when something material changes.
chapter-analysis = Materiality and risk analysis
chapter-analysis-text =
    The analysis shows what may go wrong in the processes that are to reach the goals. It is made every year in departments and in the administration, in five steps:
    – Identify processes: those that matter to the goals, with their ways of working.
    – Describe controls: the systematic controls that are there already.
    – Identify undesired events: what may go wrong in the ways of working.
    – Value: each event gets a value for likelihood and one for consequence. The two are multiplied to a risk value.
    – Handle: the board decides how each event is handled.
chapter-plan = Control plan
chapter-plan-text =
    The plan shows how the systematic controls are tested during the year. It is decided together with the operational plan. Each control states
    – goal,
    – process,
    – way of working,
    – systematic control,
    – method of control,
    – who answers for the control.
chapter-follow-up = Follow-up
chapter-follow-up-text =
    Whoever finds a shortcoming or deviation reports it to the nearest manager. If the nearest manager is suspected, it is reported to the head of economy, the head of HR or the head of administration.

    The head of administration reports a material deviation to the board and the audit office as soon as possible, with the measures taken. Where a property crime is suspected they are informed at once.
chapter-interim = Interim report
chapter-interim-text = The second four-month report tells how the work with internal control proceeds, with emphasis on material deviations and measures.
chapter-annual = Follow-up in the annual report
chapter-annual-text = Each control that has been made is documented and analysed. Measures against deviations are reported.
chapter-governing = Governing documents
chapter-governing-text = Internal control is to see that laws and other governing documents are followed.
system-grades = The board's verdict on internal control is one of { $grades }. The grounds for the verdict are stated.
system-source = Scale, zones and thresholds: { $name }. { $source }.
system-reviewed-unchanged = The system was looked over without change on { $day } by { $reviewer }.
system-reviewed = The system was looked over on { $day } by { $reviewer }.
system-lead = This is how you work with internal control. Scale, thresholds and grades come from the year's method. Write chapters of your own where the standard text is not enough.
system-inherited = This is the system of { $year }. It holds until it has been looked over or changed for this year.
system-own = own text
system-write = Write your own text
system-change = Change
system-adds-analysis = After the text follow thresholds, scale and zones from the year's method.
system-adds-annual = After the text follow the grades from the year's method.
system-adds-governing = After the text follow the unit's governing documents.
system-reviews = Review
system-reviews-none = The system has not been looked over this year.
system-review-button = Record the review
system-unchanged = Without change.
system-review-day = Day
system-review-reviewer = Looked over by
system-review-reviewer-why = The function that did it, not a name.
system-review-unchanged = Looked over without change
system-review-note = Note
system-chapter-title = Heading of your own
system-chapter-title-why = Leave it empty to keep the standard heading.
system-chapter-text = Text
system-chapter-text-why = An empty line separates paragraphs. Lines that begin with – become a list. Empty the field to go back to the standard text.
system-chapter-chapter = Chapter
role-duty-role = Role
role-duty-duty = Duty
duty-add = Add a duty
duty-add-button = Add
duty-remove = Remove
tab-system = System
finding-system-not-reviewed = The system for internal control has not been looked over this year.
finding-system-not-reviewed-remedy = Read it through and record the review, with or without change.
rule-system-not-reviewed = The system has not been looked over
finding-system-threshold-typed = The system's text names the risk value { $typed }, but the year's method has the thresholds { $right }.
finding-system-threshold-typed-remedy = Take the number out of the text: the thresholds are printed from the method.
rule-system-threshold-typed = Thresholds in the text differ from the method
finding-system-role-not-held = There are duties for roles that nobody in the organisation holds: { $roles }.
finding-system-role-not-held-remedy = Correct the role's name, or add the function to the organisation.
rule-system-role-not-held = Roles that nobody holds
column-withheld = Not public: ground
column-role = Role
column-duty = Duty
role-duties = Roles and responsibilities
combined-description = How internal control is worked with
combined-parts = Internal control is described in three parts: the system for internal control, the materiality and risk analysis, and the control plan.
combined-cycle = The parts are prepared every autumn and decided together with the operational plan. The controls of the plan are made during the year, reported in the second four-month report and followed up in the annual report.
combined-scale = Likelihood is judged on the scale { $likelihood } and consequence on the scale { $consequence }. They are multiplied to a risk value. From risk value { $measures_from } measures are identified, and from { $plan } the event is always in the control plan.
combined-figures = The analysis of the year has { $events ->
    [one] one undesired event
   *[other] { $events } undesired events
    }. The control plan has { $rows ->
    [one] one row
   *[other] { $rows } rows
    }.
copy-year = Copy from an earlier year
copy-title = Copy from { $year }
copy-lead = Events, plan and measures that are not done come along. The events are numbered anew and show their earlier number. Say what becomes of the goals: they may be kept, merged, split or gone.
copy-from = Copy from
copy-show = Show
copy-becomes = The goal becomes
copy-keep = The same goal
copy-as-goal = As the goal
copy-new = A new goal, write it beside
copy-gone = Is gone
copy-new-text = New goal
copy-split = Split the goal: choose for each process
copy-events = Events:
copy-no-events = No events.
copy-button = Copy from { $year }
copy-begin = Copy from { $year }
copy-goal-missing = Write the new goal where you have chosen a new goal.
copy-nothing = There are no events of { $year } to copy.
copy-not-empty = The analysis of { $year } has events already. Copy to a year that is empty.
event-since = { $year }: no { $number }, { $values }
risk-event-previous_number = Earlier no
risk-event-previous = Earlier event
event-was = Last year
audit-copied = Copied
copy-done = Copied: { $events ->
    [one] one event
   *[other] { $events } events
    }, { $rows ->
    [one] one row of the plan
   *[other] { $rows } rows of the plan
    } and { $measures ->
    [one] one open measure
   *[other] { $measures } open measures
    }.
instruction = Instruction
instruction-lead = What all boards or companies are to value in the analysis of the year. Once the instruction is published they see it and can take it in. Here it shows how far they have come, as figures.
instruction-of = Instruction for the control plan { $year }
instruction-year = Year
instruction-show = Show
instruction-figures = How far they have come
instruction-figures-none = Figures stand here once there are boards and companies.
instruction-figures-text = Figures by board and company. What their drafts say is not shown.
instruction-figures-all = The whole analysis
instruction-events = Events
instruction-body = Board or company
instruction-asked = The instruction has { $ways } obligatory ways of working. { $valued } have been valued.
instruction-taken = Taken in
instruction-valued = Valued
instruction-planned = In the plan
instruction-about = About the instruction
instruction-is-published = published
instruction-theme = Theme with priority
instruction-due = Answer no later than
instruction-contact = Contact
instruction-contact-why = A function, not a name.
instruction-annexes = Obligatory annexes
instruction-source = Source
instruction-source-why = The decision that the instruction comes from, with its day.
instruction-published = Published
instruction-published-why = Tick when boards and companies are to see it.
instruction-take-in = Take in what is missing
obligatory = obligatory
obligatory-ways = Obligatory ways of working
obligatory-none = None yet.
obligatory-add = Add an obligatory way of working
obligatory-add-button = Add
obligatory-remove = Remove
obligatory-twice = The instruction has this way of working already.
obligatory-way-addressed = Addresses
obligatory-way-process = Process
obligatory-way-way = Way of working
obligatory-way-event = Undesired event
obligatory-way-event-why = A suggestion of what may go wrong. The board may word it for itself.
choice-all = All
choice-boards = Boards
choice-companies = Companies
risk-event-obligatory = Obligatory way of working
annex-obligatory = Obligatory ways of working that are not in the plan
rule-obligatory-missing = Obligatory ways of working are missing
finding-obligatory-missing = { $count } obligatory ways of working of the instruction are not in the analysis: { $ways }.
finding-obligatory-missing-remedy = Take them in on the page Analysis.
rule-obligatory-not-valued = Obligatory ways of working without a value
finding-obligatory-not-valued = { $n ->
    [one] Event { $numbers } is obligatory but has not been valued.
   *[other] { $n } obligatory events have not been valued: { $numbers }.
}
finding-obligatory-not-valued-remedy = Value likelihood and consequence.
rule-obligatory-without-reason = Obligatory ways of working outside the plan without a reason
finding-obligatory-without-reason = { $n ->
    [one] Event { $numbers } is obligatory but left out of the plan without a reason.
   *[other] { $n } obligatory events are left out of the plan without a reason: { $numbers }.
}
finding-obligatory-without-reason-remedy = Write the reason. It comes along to next year.
instruction-asked-short = To be valued
memo = Text for the official report
memo-text = Copy the text to the case and change what is needed.
memo-copy = Copy the text
copied = Copied
copy-table = Copy the table
memo-summary = { $unit } is to decide, together with the operational plan, on the system for internal control, the materiality and risk analysis and the control plan for { $year }. The documents are annexed.
memo-ground = By chapter 6, section 6 of the Local Government Act (2017:725), the board answers for internal control being sufficient and for its activities being run satisfactorily in other respects.
memo-ground-company = The board of the company answers for good internal control and for following the owner’s directives.
memo-figures = The analysis of the year has { $events ->
    [one] one undesired event
   *[other] { $events } undesired events
    }, { $critical } of them in the zone { $zone }. The control plan has { $rows ->
    [one] one row
   *[other] { $rows } rows
    }. The controls are followed up in the second four-month report and in the annual report.
memo-consulted = Consultation with { $party } on { $day }: { $outcome }.
memo-decide = { $unit } is proposed to decide
memo-clause-system = to adopt the System for internal control { $year }
memo-clause-analysis = to decide on the Materiality and risk analysis { $year }
memo-clause-plan = to adopt the Control plan { $year }
collection = Collection from the departments
collection-lead = Ask the departments for their undesired events. They work in an analysis of their own and hand it in. You take it in, or give it back with a comment.
collection-none = Nobody has been asked yet.
collection-caption = Units that have been asked
collection-unit = Unit
collection-events = Events
collection-do = Do
collection-late = late
collection-take-in = Take in
collection-return = Give back
collection-return-button = Give back
collection-ask = Ask for events
collection-whom = Units
collection-ask-button = Ask them to hand in
collection-no-units = The board has no units below it. Add them in the organisation.
collection-nobody = Choose at least one unit.
collection-empty = There are no events to hand in yet.
collection-comment-missing = Write what is missing, so that the unit knows what to do.
collection-not-handed-in = The unit has not handed in yet.
collection-locked = The analysis has been handed in and cannot be changed. Ask whoever collects to give it back.
collection-is-asked = The board has asked for your undesired events,
collection-is-returned = The board has given your analysis back. Hand it in again,
collection-is-handed-in = The analysis has been handed in. It was to be done
collection-is-taken-in = The analysis has been taken into the board’s. It was to be done
collection-until = no later than
collection-hand-in = Hand in
collection-waiting = To hand in
collection-request-due = No later than
collection-request-status = Status
collection-request-comment = Comment
choice-asked = Asked
choice-handed-in = Handed in
choice-returned = Given back
choice-taken-in = Taken in
risk-event-raised_by = Raised by
audit-told = Told

# Version for the public
risk-event-withheld = Not public: ground
risk-event-withheld-why = Section of law and a short reason, such as chapter 18, section 13 of the Secrecy Act. The event then gets a number of its own (S1) and is left out of the public version, which says only how many are left out.
withheld = Not public
public-version = Public version
annex-series = An event whose number begins with S (S1, S2 …) is not in the public version. Those events have numbers of their own.
annex-left-out = { $n ->
    [one] One undesired event is left out of the public version.
   *[other] { $n } undesired events are left out of the public version.
}
numbers-quoted = The numbers may have been quoted: the year's documents have been sent to the board or decided. Therefore no event gets a new number.
gaps-close = Close the gaps
gaps-closed = { $n ->
    [one] One event got a new number.
   *[other] { $n } events got new numbers.
}
rule-withheld-gap = Gaps in the numbers
finding-withheld-gap = No. { $gaps } is missing, and there are events that are not public. The gap may tell where they stood.
finding-withheld-gap-remedy = Close the gaps before the documents are sent.
rule-responsible-left = Somebody who has left is responsible
finding-responsible-left = { $n ->
    [0] { $name } has left but is responsible in the plan.
   *[other] { $name } has left but is responsible at no. { $numbers }.
}
finding-responsible-left-remedy = Hand it over: write the function that answers now.
rule-person-named = A person's name
finding-person-named = { $n ->
    [0] “{ $name }” stands in the plan and looks like a person's name.
   *[other] “{ $name }” stands at no. { $numbers } and looks like a person's name.
}
finding-person-named-remedy = Write the function instead. The public version names functions, not people.

# Goals
goals = The year's goals
goals-lead = The council's goals and the board's own. A goal may stand without events. Write next year's goals before last year's analysis is copied, and the events can be put under them.
goals-none = The year has no goals yet.
goal-level = Whose
choice-of-council = Council's goal
choice-of-board = Board's goal
goal-events = Events
goal-no-events = No events
goal-do = Change
goal-up = Up
goal-down = Down
goal-edit = Change the goal
goal-remove = Remove the goal
goal-to = The events go to
goal-add = Add a goal
goal-twice = The year has a goal with that text already.
goal-last = The last goal is not removed. Change its text instead.
goal-has-events = { $n ->
    [0] The goal has rows in the plan. Choose which goal they go to.
   *[other] The goal has events: { $numbers }. Choose which goal they go to.
}
copy-goals-first = Write the year's goals first.

# Two numberings
numbering = Compare numbering
numbering-lead = Hold another list against the analysis: a matrix or a table of another version. What stands in it is not stored.
numbering-pasted = Paste the list
numbering-pasted-why = Select the table in the spreadsheet with its headings, or the matrix with its scales, and paste it.
numbering-file = Or choose a file
numbering-button = Compare
numbering-unreadable = There is neither a table with numbers and events here, nor a matrix with likelihood down and consequence across. Take the headings and the scales along.
numbering-long = The list has { $length } numbers. At most { $max } can be compared at a time.
numbering-told = The comparison
numbering-ahead = From no. { $from } the other list is { $steps ->
    [one] one step
   *[other] { $steps } steps
} ahead: its { $from } is our { $ours }.
numbering-behind = From no. { $from } the other list is { $steps ->
    [one] one step
   *[other] { $steps } steps
} behind: its { $from } is our { $ours }.
numbering-level = From no. { $from } the numbers agree again.
numbering-lead-told = { $same ->
    [one] One event is the same in both.
   *[other] { $same } events are the same in both.
} { $shifted ->
    [0] All have the same number.
    [one] One has another number.
   *[other] { $shifted } have other numbers.
}
numbering-shifted = In the other list: { $numbers }.
numbering-theirs = No. there
numbering-ours = No. here
numbering-what = Difference
numbering-moved = Stands elsewhere
numbering-differs = Says something else
numbering-only-theirs = Only there
numbering-only-ours = Only here
numbering-remedy = The numbers of the file are shifted against the analysis. The rows were recognised by their text.

# Letters of the collection
collection-remind = Remind
collection-remind-all = { $n ->
    [one] Remind the one that has not handed in
   *[other] Remind { $n } that have not handed in
}
collection-reminded = { $n ->
    [0] No letter was written: none of those who answer has an e-mail address.
    [one] One reminder is on its way.
   *[other] { $n } reminders are on their way.
}
collection-no-address = no e-mail address
collection-nobody-answers = There is no unit manager
collection-no-mail = No mail server is set up. The letters wait until one is: ask whoever looks after Lisbet.
collection-mail-subject = { $unit }: risk analysis { $year }
collection-mail-asked = { $board } asks { $unit } for undesired events to the risk analysis { $year }. Hand in by { $due }. Open the link, fill in and press Hand in.
collection-mail-reminded = { $board } waits for { $unit }: the risk analysis { $year } is to be handed in by { $due }.
collection-mail-returned = { $board } has returned the risk analysis { $year } to { $unit }. Complete it and hand it in again, by { $due }.
collection-mail-comment = “{ $comment }”
collection-ended = The unit ended
collection-heir = Ask the one that took over:
