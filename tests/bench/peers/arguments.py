"""arguments.py fastjsonschema|jsonschema-rs CALLS REPEATS: prints the seconds of the processor from parsed arguments to verdicts, and how many do not fit. Each library by its fastest way."""

import json
import sys
import time

library, source, repeats = sys.argv[1], sys.argv[2], int(sys.argv[3])

with open(source, encoding="utf-8") as file:
    given = json.load(file)

if library == "fastjsonschema":
    import fastjsonschema

    validators = [fastjsonschema.compile(schema, use_default=False, use_formats=False) for schema in given["schemas"]]

    def count(calls):
        invalid = 0
        for validate, value in calls:
            try:
                validate(value)
            except fastjsonschema.JsonSchemaException:
                invalid += 1
        return invalid

else:
    import jsonschema_rs

    validators = [jsonschema_rs.Draft202012Validator(schema).is_valid for schema in given["schemas"]]

    def count(calls):
        return sum(not is_valid(value) for is_valid, value in calls)


calls = [(validators[schema], value) for schema, value in given["calls"]]
count(calls)
started = time.process_time()
invalid = sum(count(calls) for _ in range(repeats))
print(json.dumps({"seconds": time.process_time() - started, "invalid": invalid}))
