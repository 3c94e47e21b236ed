"""The command `bot`. Each command imports what it needs, so that `bot --help` is instant."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bot.settings import settings

ROLES = ("viewer", "analyst", "editor", "publisher", "privacy", "admin")
PARTS = ("all", "api", "understanding")
NATIONS = ("england", "scotland", "wales", "northern_ireland")


class CommandError(Exception):
    """Something that the person at the command line can mend."""


def main(arguments: list[str] | None = None) -> int:
    """Runs one command.

    Returns:
        0 when it did what was asked, 1 when it found or met a problem.
    """
    chosen = parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = chosen.run
    try:
        return run(chosen)
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    top = argparse.ArgumentParser(prog="bot", description=__doc__)
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable, help: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help, description=help)
        made.set_defaults(run=run)
        return made

    command(
        "serve", serve, "Serve everything; build the first release if there is none."
    )
    command("train", train, "Check the content, then build and test a release.")
    asked = command("ask", ask, "Ask one question, without a server.")
    asked.add_argument("text")
    asked.add_argument("--nation", choices=NATIONS, help="where the person gets care")
    asked.add_argument("--json", action="store_true", help="print everything as JSON")
    scored = command("evaluate", evaluate, "Score the release on labelled messages.")
    scored.add_argument("file", type=Path, help="JSON lines")
    scored.add_argument(
        "--json", action="store_true", help="print the measures as JSON"
    )
    scored.add_argument(
        "--predictions", type=Path, help="write what `ask` says for each row"
    )
    scored.add_argument(
        "--typos",
        type=int,
        default=0,
        metavar="N",
        help="put N typos into each message",
    )
    checked = command("check", check, "Check answers, phrases and stories.")
    checked.add_argument(
        "--json", action="store_true", help="print the findings as JSON"
    )
    checked.add_argument(
        "--hints", action="store_true", help="print what may be hard to read, too"
    )
    switched = commands.add_parser("switch", help="Show or turn the off switch.")
    switched.set_defaults(run=show_switch)
    turns = switched.add_subparsers(metavar="on|off")
    turned_off = turns.add_parser("off", help="Switch something off.")
    turned_off.add_argument("part", choices=PARTS)
    turned_on = turns.add_parser("on", help="Switch everything on.")
    turned_on.set_defaults(part=None)
    for turned in (turned_off, turned_on):
        turned.add_argument("--reason", required=True, help="why; staff can read it")
        turned.set_defaults(run=turn_switch)
    users = commands.add_parser("users", help="Look after staff accounts.")
    users_commands = users.add_subparsers(required=True, metavar="COMMAND")
    added = users_commands.add_parser("add", help="Add someone who may sign in.")
    added.add_argument("name")
    added.add_argument("--role", choices=ROLES, required=True)
    added.set_defaults(run=add_user)
    kept = command("retention", retention, "Remove what has been kept for long enough.")
    kept.add_argument(
        "--dry-run", action="store_true", help="say what would go, and change nothing"
    )
    simulated = command("simulate", simulate, "Make up a year, to see the dashboard.")
    simulated.add_argument(
        "--conversations",
        type=_from_one,
        default=10_000,
        metavar="N",
        help="about how many",
    )
    simulated.add_argument(
        "--seed", type=int, default=1, help="the same one makes the same conversations"
    )
    simulated.add_argument(
        "--until",
        type=_past_day,
        default=datetime.now(UTC).date() - timedelta(days=1),
        metavar="YYYY-MM-DD",
        help="the last day; yesterday if left out",
    )
    command("erase", erase, "Erase one chat. Asks for its token, or reads it as input.")
    copied = command("backup", backup, "Copy the SQLite database to a new file.")
    copied.add_argument("file", type=Path)
    restored = command("restore", restore, "Put a backup back. Stop the server first.")
    restored.add_argument("file", type=Path)
    return top


def serve(chosen: argparse.Namespace) -> int:
    """Runs the server until it is stopped."""
    from rasa.model import get_latest_model

    if get_latest_model(str(settings().models)) is None:
        print("There is no release yet. Building the first one takes about a minute.")
        train(chosen)
    from bot.server import run

    run()
    return 0


def train(chosen: argparse.Namespace) -> int:
    """Builds a release, if the content is in order."""
    from bot.rasa_runtime.training import TrainingFailed
    from bot.rasa_runtime.training import train as build

    print("Checking the content", flush=True)
    if check(argparse.Namespace(json=False, hints=False)):
        raise CommandError("No release was built. Mend these findings first.")
    try:
        release = build(settings().models, lambda step: print(step, flush=True))
    except TrainingFailed as error:
        raise CommandError(str(error)) from error
    print(f"Built {release.name}")
    return 0


def ask(chosen: argparse.Namespace) -> int:
    """Asks one question and prints the reply."""
    from bot.evaluation import asking
    from bot.rasa_runtime.assistant import NoRelease
    from bot.safety.input import EmptyMessage, MessageTooLong
    from bot.understanding.encoder import OtherEncoder

    try:
        with asking.latest_release() as release:
            got = asyncio.run(asking.ask(release, chosen.text, chosen.nation))
    except (NoRelease, OtherEncoder, EmptyMessage, MessageTooLong) as error:
        raise CommandError(str(error)) from error
    if chosen.json:
        print(json.dumps(got, ensure_ascii=False, indent=2))
    else:
        print("\n\n".join(_readable(message) for message in got["reply"]))
    return 0


def _readable(message: dict[str, Any]) -> str:
    lines = [message.get("title"), message.get("heard"), message["text"]]
    for step in message.get("what_you_can_do", []):
        lines.append(
            f"- {step['text']} {step.get('url') or step.get('phone') or ''}".rstrip()
        )
    for source in message.get("sources", []):
        lines.append(f"Source: {source['title']}, {source['date']}, {source['url']}")
    if message.get("reviewed"):
        lines.append(f"Last checked: {message['reviewed']}")
    if message.get("choices"):
        lines.append(
            "Choices: " + ", ".join(choice["label"] for choice in message["choices"])
        )
    return "\n".join(line for line in lines if line)


def evaluate(chosen: argparse.Namespace) -> int:
    """Scores a labelled file and prints every measure."""
    from tqdm import tqdm

    from bot.evaluation import asking
    from bot.evaluation.measures import Share
    from bot.evaluation.measures import evaluate as measure
    from bot.rasa_runtime.assistant import NoRelease
    from bot.understanding.encoder import OtherEncoder
    from bot.understanding.typos import with_typos

    typist = Random(1)  # the same typos each time

    async def ask_all(release: Any, rows: list[dict]) -> list[dict]:
        return [
            await asking.ask(release, with_typos(row["text"], chosen.typos, typist))
            for row in tqdm(rows, "Asking", leave=False)
        ]

    try:
        rows = asking.read_rows(chosen.file)
        with asking.latest_release() as release:
            made = asyncio.run(ask_all(release, rows))
    except (OSError, asking.BadRow, NoRelease, OtherEncoder) as error:
        raise CommandError(str(error)) from error
    if chosen.predictions:
        chosen.predictions.write_text(
            "".join(json.dumps(got, ensure_ascii=False) + "\n" for got in made)
        )
    table = {
        name: {"value": m.value, "n": m.n, "interval": m.interval}
        if isinstance(m, Share)
        else {"value": m}
        for name, m in measure(rows, made).items()
    }
    print(json.dumps(table, indent=2) if chosen.json else _as_text(table))
    return 0


def _as_text(table: dict[str, dict]) -> str:
    lines = [f"{'measure':20} {'value':>6} {'n':>5}  95% interval"]
    for name, cell in table.items():
        value = "-" if cell["value"] is None else f"{cell['value']:.3f}"
        interval = (
            "{:.3f} to {:.3f}".format(*cell["interval"]) if "interval" in cell else ""
        )
        lines.append(
            f"{name:20} {value:>6} {cell.get('n', ''):>5}  {interval}".rstrip()
        )
    return "\n".join(lines)


def check(chosen: argparse.Namespace) -> int:
    """Prints every finding; 1 if there is any."""
    from bot.content.check import check as find
    from bot.content.check import hints

    findings = find()
    if chosen.json:
        print(
            json.dumps(
                [
                    {
                        "file": str(f.file),
                        "line": f.line,
                        "problem": f.problem,
                        "fix": f.fix,
                    }
                    for f in findings
                ],
                indent=2,
            )
        )
    else:
        for finding in findings:
            print(finding)
        for hint in hints() if chosen.hints else ():
            print(f"Hint: {hint}")
        print(f"{len(findings)} findings" if findings else "The content is in order.")
    return 1 if findings else 0


def show_switch(chosen: argparse.Namespace) -> int:
    """Prints what is switched off, since when, by whom and why."""
    from bot.records import database
    from bot.safety import switch

    database.migrate()
    last = next(iter(switch.changes()), None)
    if last is None:
        print("Everything is on. The switch was not used yet.")
        return 0
    state = f"Switched off: {last.off}." if last.off else "Everything is on."
    when = f"{last.at:%Y-%m-%d %H:%M} UTC"
    print(f"{state} Since {when}, by {last.who}. Reason: {last.reason}")
    return 0


def turn_switch(chosen: argparse.Namespace) -> int:
    """Switches a part off, or everything on; running servers follow within 5 seconds."""
    from bot.records import audit, database
    from bot.safety import switch

    database.migrate()
    try:
        switch.turn(chosen.part, audit.COMMAND_LINE, chosen.reason)
    except switch.SwitchError as error:
        raise CommandError(str(error)) from error
    return show_switch(chosen)


def add_user(chosen: argparse.Namespace) -> int:
    """Adds a staff account and prints its first password, once."""
    from bot.records import database
    from bot.staff import accounts

    database.migrate()
    try:
        password = accounts.add(chosen.name, chosen.role)
    except ValueError as error:
        raise CommandError(str(error)) from error
    print(
        f"Added {chosen.name} as {chosen.role}. The password, shown only now: {password}"
    )
    return 0


def retention(chosen: argparse.Namespace) -> int:
    """Removes what is due, or says what would go."""
    from bot.records import database
    from bot.records import retention as kept

    database.migrate()
    print(
        _gone(kept.due(), "would go") if chosen.dry_run else _gone(kept.apply(), "went")
    )
    return 0


GONE = {
    "erased": "chats that were erased before and came back",
    "unused": "chats in which nothing was said",
    "over": "links of chats to their visitors, with replies and notes of the dialogue",
    "events": "notes of dialogues that belong to no chat",
    "words": "messages' words",
    "labels": "chats with topics, concerns, attitudes and votes, after they were counted",
    "erasures": "notes that a chat was erased",
    "staff_sessions": "sign-ins of staff that have ended",
}


def _gone(counts: dict[str, int], verb: str) -> str:
    lines = [f"{n:>7,}  {GONE[kind]}" for kind, n in counts.items()]
    return "\n".join([f"This {verb}:", *lines])


def simulate(chosen: argparse.Namespace) -> int:
    """Fills the database with made-up conversations, and prints what was planted in them."""
    from tqdm import tqdm

    from bot.insight.simulation import writing
    from bot.insight.simulation.plan import DAYS, usual
    from bot.records import audit, database, simulations
    from bot.safety import switch

    plan = usual(chosen.until, chosen.conversations, chosen.seed)
    database.migrate()
    try:
        written = writing.fill(
            plan, lambda days: tqdm(days, "Making up days", DAYS, leave=False)
        )
    except simulations.RealConversations as error:
        raise CommandError(
            f"{error} Nothing was changed. Give the simulation a database of its own, for "
            "example: BOT_HOME=var/simulated bot simulate"
        ) from error
    switch.turn("api", audit.COMMAND_LINE, "The database holds simulated data.")
    print("\n".join(f"{n:>9,}  {table}" for table, n in written.items()))
    print("\n".join(plan.in_words()))
    print("The chat is off in this database. See it with: bot serve")
    return 0


def _from_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("give a number from 1")
    return number


def _past_day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("give a day like 2026-03-29") from None
    if day >= datetime.now(UTC).date():
        raise argparse.ArgumentTypeError("give a day before today")
    return day


def erase(chosen: argparse.Namespace) -> int:
    """Erases the chat of a token, which never stands in the arguments: those are logged."""
    from getpass import getpass

    from bot.records import conversations, database

    token = getpass("Token: ") if sys.stdin.isatty() else sys.stdin.readline()
    token = token.strip()
    database.migrate()
    with database.session() as work:
        if conversations.find(work, token) is None:
            raise CommandError(
                "No open chat has this token. A chat that has ended can't be told from others."
            )
        gone = conversations.erase(work, token)
    database.overwrite_freed()
    print(
        f"Erased: {gone.turns} messages, {gone.labels} labels, {gone.votes} votes, "
        f"{gone.events} notes of the dialogue."
    )
    return 0


def backup(chosen: argparse.Namespace) -> int:
    """Copies the database to a new file."""
    from bot.records.backup import BackupError
    from bot.records.backup import backup as copy

    try:
        copy(chosen.file)
    except BackupError as error:
        raise CommandError(str(error)) from error
    print(
        f"The database is copied to {chosen.file}. Keep it as safe as the database, and delete it "
        f"within {settings().backup_days} days."
    )
    return 0


def restore(chosen: argparse.Namespace) -> int:
    """Puts a backup in the place of the database."""
    from bot.records.backup import BackupError
    from bot.records.backup import restore as put_back

    try:
        gone = put_back(chosen.file)
    except BackupError as error:
        raise CommandError(str(error)) from error
    print(f"{chosen.file} is restored. {_gone(gone, 'went from it')}")
    return 0
