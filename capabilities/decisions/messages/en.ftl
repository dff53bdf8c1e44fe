decision-body = Deciding body
decision-date = Day of decision
decision-paragraph = Paragraph
decision-case_number = Case number
decision-being-edited = Somebody is changing the material right now. Wait a moment and record the decision again. Nothing has been stored.
version-unknown = There is no decided version { $version } for { $year }.
