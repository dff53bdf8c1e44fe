decision-body = Beslutande organ
decision-date = Beslutsdag
decision-paragraph = Paragraf
decision-case_number = Diarienummer
decision-being-edited = Någon ändrar i underlaget just nu. Vänta en stund och registrera beslutet igen. Inget har sparats.
version-unknown = Det finns ingen beslutad version { $version } för { $year }.
