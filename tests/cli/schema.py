#!/usr/bin/env python3
"""schema.py SCHEMA <JSON: the document on standard input is what the schema says; exit 77 without jsonschema."""
import json
import sys

try:
    import jsonschema
except ImportError:
    sys.exit(77)

with open(sys.argv[1], encoding="utf-8") as f:
    schema = json.load(f)
jsonschema.Draft202012Validator.check_schema(schema)
problems = list(jsonschema.Draft202012Validator(schema).iter_errors(json.load(sys.stdin)))
for problem in problems[:5]:
    print("/".join(map(str, problem.absolute_path)), problem.message[:300], file=sys.stderr)
sys.exit(1 if problems else 0)
