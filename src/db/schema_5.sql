-- Version 5: which profiles have been judged, so that an import that was broken off is made good by the next.

CREATE TABLE judged ( -- the profiles of which it was found out what is wrong; what it was is in finding
    profile INTEGER PRIMARY KEY -- profile.id
);

INSERT INTO judged SELECT id FROM profile;
