"""Rows of glaive-function-calling-v2 to messages and tools, as one would write it with `re` and `json`.

Reads the file whole, which is the fastest way of the standard library, splits a chat at its roles and parses tools and calls as JSON; quotes around arguments are
taken off, and what is no JSON is tried again with `\\'` and raw line breaks mended. It writes `messages` and `tools` of each row that can be read as a line of JSON.
"""
import json
import re
import sys

ROLE = re.compile(r"(?:^|\n\s*\n|(?<=<\|endoftext\|>))\s*(USER|ASSISTANT|FUNCTION RESPONSE):")
ANYWHERE = re.compile(r"(?:^|\s)(USER|ASSISTANT|FUNCTION RESPONSE):")
CALL = re.compile(r'\{\s*"name"\s*:\s*"((?:[^"\\]|\\.)+)"\s*(?:,\s*"arguments"\s*:(.*))?\}\s*$', re.S)
STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.S)
CONTROL = re.compile(r"[\x00-\x1f]")
TOKEN = re.compile(r"<\|(?:endoftext|im_[a-z]+|eot_id|begin_of_text|tool_[a-z_]+)\|>|<functioncall>")
END = "<|endoftext|>"
DECODER = json.JSONDecoder()
compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Unreadable(Exception):
    pass


def mend(match):
    text = match.group().replace("\\'", "'")
    return CONTROL.sub(lambda control: json.dumps(control.group())[1:-1], text)


def parse(text):
    try:
        return json.loads(text)
    except ValueError:
        try:
            return json.loads(STRING.sub(mend, text))
        except ValueError:
            raise Unreadable("no JSON") from None


def parse_tools(system):
    start = system.find("{")
    tools = []
    while start >= 0:
        definition, end = DECODER.raw_decode(system, start)
        parameters = definition.get("parameters") or {"type": "object", "properties": {}}
        tools.append({"type": "function", "function": {**definition, "parameters": parameters}})
        start = system.find("{", end)
    sentence = system[: system.find("{")] if tools else system
    return sentence.replace("SYSTEM:", "", 1).strip().rstrip("-").rstrip(), tools


def parse_arguments(text):
    text = text.strip()
    if len(text) > 1 and text[0] == "'" and text[-1] == "'":
        text = text[1:-1]
    value = parse(text) if text else {}
    if not isinstance(value, dict):
        raise Unreadable("arguments are no object")
    return compact(value)


def split(chat):
    parts = ROLE.split(chat)
    if len(parts) < 5 or any(END in text.strip().removesuffix(END if role == "ASSISTANT" else "") for role, text in zip(parts[1::2], parts[2::2])):
        parts = ANYWHERE.split(chat)
    if parts[0].strip() or len(parts) < 3:
        raise Unreadable("no turns")
    return zip(parts[1::2], parts[2::2])


def convert(row):
    content, tools = parse_tools(row["system"])
    names = {tool["function"]["name"] for tool in tools}
    messages = [{"role": "system", "content": content}]
    opened = []
    for role, text in split(row["chat"]):
        text = text.strip()
        last = messages[-1]
        if role == "FUNCTION RESPONSE":
            if not opened:
                raise Unreadable("unexpected response")
            messages.append({"role": "tool", "tool_call_id": opened.pop(0), "content": text})
            continue
        if role == "USER":
            if opened:
                raise Unreadable("missing response")
            if last["role"] == "user":
                last["content"] += "\n\n" + text
            else:
                messages.append({"role": "user", "content": text})
            continue
        said, *calls = text.removesuffix(END).split("<functioncall>")
        said = said.strip()
        if last["role"] != "assistant":
            if opened:
                raise Unreadable("missing response")
            last = {"role": "assistant", "content": said or None, "weight": 1}
            messages.append(last)
        elif said:
            last["content"] = f"{last['content']}\n\n{said}" if last["content"] else said
        for text in calls:
            match = CALL.match(text.strip())
            if not match or match[1] not in names:
                raise Unreadable("no call")
            made = last.setdefault("tool_calls", [])
            call_id = f"call_{len(messages) - 1}_{len(made)}"
            function = {"name": match[1], "arguments": parse_arguments(match[2] or "")}
            made.append({"id": call_id, "type": "function", "function": function})
            opened.append(call_id)
    while messages[-1]["role"] != "assistant":
        messages.pop()
    if any(TOKEN.search(message["content"] or "") for message in messages):
        raise Unreadable("special token")
    return {"messages": messages, "tools": tools}


def main(path):
    with open(path, encoding="utf-8") as file:
        rows = json.load(file)
    for number, row in enumerate(rows):
        try:
            sys.stdout.write(compact({"row": str(number), **convert(row)}) + "\n")
        except (Unreadable, ValueError) as error:
            sys.stderr.write(f"{number}: {error}\n")


main(sys.argv[1])
