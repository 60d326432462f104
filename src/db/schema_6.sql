-- Version 6: how sure a finding is, and why it is so severe.

ALTER TABLE finding RENAME TO finding_5;

CREATE TABLE finding ( -- what was found wrong in the profiles of an import, a row a finding
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- its number
    profile INTEGER NOT NULL, -- profile.id that shows it; others of the same import may have helped
    rule TEXT NOT NULL, -- id of the rule, as "pprofx rules" lists it
    severity TEXT NOT NULL, -- info, warning or critical
    title TEXT NOT NULL, -- the rule's title
    message TEXT NOT NULL, -- one sentence with the figures
    metric REAL, -- what the rule measured; NULL when it measures nothing
    unit TEXT NOT NULL, -- the unit of the metric: share, goroutines, …
    function TEXT NOT NULL, -- the function to blame, closures folded; "" when nobody is
    file TEXT NOT NULL, -- its source file
    line INTEGER NOT NULL, -- its line; 0 when unknown
    remedy TEXT NOT NULL, -- what to do
    fingerprint TEXT NOT NULL, -- the same for the same rule and function, whatever the figures
    cause INTEGER, -- finding.id it follows from; NULL when it stands for itself
    low REAL, -- the 95 % interval of the metric begins here; NULL when there is none
    high REAL, -- and ends here
    samples INTEGER, -- samples of the finding, or sampled objects behind a figure on memory; NULL: neither
    confidence TEXT NOT NULL, -- what it rests on, in words; "" when version 5 or older found it
    reason TEXT NOT NULL -- why it is so severe, and no more than that; "" as well
);

INSERT INTO finding SELECT *, NULL, NULL, NULL, '', '' FROM finding_5;
DROP TABLE finding_5;
