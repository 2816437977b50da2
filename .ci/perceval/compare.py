"""Compares what Perceval reads with what Convivial reads, on the same input.

Run with the Python of an environment that has `perceval` from PyPI:

    python compare.py --told target/debug/examples/told --shared ../shared

Ids, times, people, parents, paths and reply links are compared. A difference that no rule of RULES
explains is printed by its kind and its number of cases, and the run fails. Nothing personal is
printed: of a case only a short hash is shown.
"""

import argparse
import collections
import gzip
import hashlib
import json
import logging
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

from grimoirelab_toolkit.datetime import str_to_datetime
from perceval.backends.core.discourse import Discourse
from perceval.backends.core.git import Git
from perceval.backends.core.mbox import MBox

# Why the two may differ. Each rule says what is seen, and why ours is as it is.
RULES = {
    "git: merge paths": "Perceval lists the paths of a merge's combined difference; a merge has no "
    "paths with us, as in a clone.",
    "git: copy": "Perceval names the source of a copy as the file; it did not change, so it is no "
    "path with us.",
    "mail: no id": "Perceval skips messages without a Message-ID; we set them aside and count them.",
    "mail: no date": "Perceval skips messages without a readable date; we keep them with a time that "
    "is not believed.",
    "mail: copies": "Perceval tells each copy of a message; with us the best one stands for all.",
    "mail: references": "Perceval keeps In-Reply-To alone; without it we follow References, and then "
    "the subject.",
    "forum: reply elsewhere": "A reply to a post that the topic does not list has no link with us.",
}


def main():
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--told", required=True, help="the program of the example `told`")
    words.add_argument("--shared", required=True, help="the folder of shared data")
    chosen = words.parse_args()
    logging.disable(logging.CRITICAL)
    data = pathlib.Path(chosen.shared).resolve() / "data"
    with tempfile.TemporaryDirectory() as scratch:
        compared = Compared(pathlib.Path(chosen.told).resolve(), pathlib.Path(scratch))
        git_logs(compared, data)
        mails(compared, data)
        forums(compared, data)
    return compared.conclude()


class Compared:
    """What was compared, what differed and why."""

    def __init__(self, program, scratch):
        self.program = program
        self.scratch = scratch
        self.same = collections.Counter()
        self.explained = collections.Counter()
        self.unexplained = []

    def told(self, source, section):
        """Returns what our source tells of a section, as a list of records and of other lines."""
        path = self.scratch / "section.toml"
        path.write_text(section)
        run = subprocess.run([self.program, source, path, self.scratch], capture_output=True)
        if run.returncode != 0:
            raise SystemExit(f"told {source} failed: {run.stderr.decode()}")
        return [json.loads(line) for line in run.stdout.splitlines()]

    def field(self, what, case, ours, theirs, rule=None):
        """Compares one field of one case; `rule` names what explains a difference."""
        if ours == theirs:
            self.same[f"{what.split()[0]} {what.rsplit(': ')[-1]}"] += 1
        elif rule:
            self.explained[rule] += 1
        else:
            self.unexplained.append((what, hashlib.sha256(str(case).encode()).hexdigest()[:8]))

    def explain(self, rule, times=1):
        """Counts cases of a rule."""
        if times:
            self.explained[rule] += times

    def conclude(self):
        for what, count in sorted(self.same.items()):
            print(f"same       {count:7} {what}")
        for rule, count in sorted(self.explained.items()):
            print(f"explained  {count:7} {rule}: {RULES[rule]}")
        kinds = collections.Counter(what for what, _ in self.unexplained)
        for what, count in sorted(kinds.items()):
            cases = [case for of, case in self.unexplained if of == what][:5]
            print(f"DIFFERENT  {count:7} {what}: {' '.join(cases)}")
        return 1 if self.unexplained else 0


# ---- git


def git_logs(compared, data):
    """Compares the logs with Perceval's parser, and its items with both."""
    logs = sorted((data / "git").glob("*-git-log.txt.gz"))
    folder = unpack(data / "perceval/git-logs.tar.gz", compared.scratch)
    for log in logs + sorted(folder.rglob("*.txt")):
        path = compared.scratch / "log.txt"
        path.write_bytes(gzip.open(log).read() if log.suffix == ".gz" else log.read_bytes())
        ours = compared.told("git_log", 'files = ["log.txt"]')
        theirs, stopped = perceval_commits(path)
        name = log.name.split("-git-log")[0]
        compare_commits(compared, f"git {name}", ours, theirs, stopped)
        if theirs and not stopped:
            items = compared.scratch / "items.json"
            with items.open("w") as out:
                for commit in theirs.values():
                    out.write(json.dumps(envelope("Git", "commit", "file:///log", commit)) + "\n")
            again = compared.told("perceval", 'files = ["items.json"]')
            compare_commits(compared, f"git items {name}", again, theirs, stopped)


def perceval_commits(path):
    commits = {}
    try:
        for commit in Git.parse_git_log_from_file(str(path)):
            commits[commit["commit"]] = commit
    except Exception:
        return commits, True
    return commits, False


def compare_commits(compared, what, told, theirs, stopped):
    ours = {}
    for line in told:
        for event in line.get("events", []):
            ours[event["id"]] = event
    missing = len(set(theirs) - set(ours))
    compared.field(f"{what}: ids missing", what, missing, 0)
    extra = len(set(ours) - set(theirs))
    compared.field(f"{what}: ids beyond", what, extra, 0)
    for id in set(ours) & set(theirs):
        our, their = ours[id], theirs[id]
        compared.field(f"{what}: id", id, our["id"], their["commit"])
        compared.field(f"{what}: parents", id, our["parents"], their["parents"])
        for role, by, at in (("author", "Author", "AuthorDate"), ("committer", "Commit", "CommitDate")):
            name, address, seconds, minutes = our[role]
            person = latin(f"{name} <{address}>").strip()
            compared.field(f"{what}: {role}", id, person, raw(their[by]).strip())
            moment = str_to_datetime(their[at])
            offset = int(moment.utcoffset().total_seconds() // 60)
            compared.field(f"{what}: {role} time", id, (seconds, minutes), (int(moment.timestamp()), offset))
        compare_paths(compared, what, id, our, their)


def compare_paths(compared, what, id, our, their):
    ours = {latin(path) for path in our["paths"]}
    all_paths, without_copied = set(), set()
    for file in their.get("files", []):
        if not file.get("action"):
            continue
        names = [raw(name) for name in (file["file"], file.get("newfile")) if name]
        all_paths.update(names)
        without_copied.update(names[1:] if file["action"].startswith("C") else names)
    rule = None
    if len(our["parents"]) > 1 and not ours:
        rule = "git: merge paths"
    elif ours == without_copied:
        rule = "git: copy"
    compared.field(f"{what}: paths", id, ours, all_paths, rule)


# ---- mail


def mails(compared, data):
    inputs = [(data / "mail/r-sig-hpc.derived.mbox.gz", "r-sig-hpc.mbox")]
    pipermail = data / "mail/numpy-discussion-2001-11.pipermail.txt.gz"
    inputs.append((pipermail, "2001-November.txt"))
    for name in ("mbox", "pipermail"):
        folder = unpack(data / f"perceval/{name}.tar.gz", compared.scratch)
        inputs += [(path, path.name) for path in sorted(folder.rglob("*.mbox"))]
    for path, name in inputs:
        here = compared.scratch / name
        here.write_bytes(gzip.open(path).read() if path.suffix == ".gz" else path.read_bytes())
        told = compared.told("mailing_list", f'archives = ["{name}"]')
        compare_mails(compared, f"mail {name}", told, perceval_mails(here))


def perceval_mails(path):
    for message in MBox.parse_mbox(str(path)):
        dated = False
        if message.get("Date"):
            try:
                str_to_datetime(message["Date"])
                dated = True
            except Exception:
                dated = False
        yield dict(message), dated


def compare_mails(compared, what, told, theirs):
    ours = {}
    for line in told:
        for event in line.get("events", []):
            if event["is"] == "message":
                ours[event["id"]] = event
    aside = sum("quarantine" in line for line in told)
    seen, without_id = set(), 0
    for message, dated in theirs:
        fields = {key.lower(): value for key, value in message.items()}
        id = bare(fields.get("message-id"))
        if not id:
            without_id += 1
            continue
        key = f"message:{id}"
        if key in seen:
            compared.explain("mail: copies")
            continue
        seen.add(key)
        our = ours.get(key)
        compared.field(f"{what}: id", id, our is not None, True)
        if our is None:
            continue
        if not dated:
            compared.explain("mail: no date")
        else:
            time = int(str_to_datetime(fields["date"]).timestamp())
            at = None if our["at"] is None else our["at"] // 1_000_000
            compared.field(f"{what}: time", id, at, time)
        replies = re.findall(r"<([^<>]+)>", fields.get("in-reply-to") or "")
        replies = ["".join(reply.split()) for reply in replies]
        reply = (our["reply_to"] or "").removeprefix("message:") or None
        rule = None
        if not replies and reply:
            rule = "mail: references"
        compared.field(f"{what}: reply", id, reply, replies[0] if replies else None, rule)
    compared.field(f"{what}: without id", what, without_id <= aside, True)
    compared.explain("mail: no id", without_id)
    compared.field(f"{what}: beyond", what, len(set(ours) - seen), 0)


def bare(text):
    """Returns a Message-ID as it is known by: without brackets and white space."""
    found = re.findall(r"<([^<>]+)>", text or "")
    return "".join((found[0] if found else (text or "")).split()).strip("<>")


# ---- forums


def forums(compared, data):
    folder = unpack(data / "perceval/discourse.tar.gz", compared.scratch)
    topics = [json.loads(path.read_text()) for path in sorted(folder.rglob("discourse_topic_*.json"))]
    for topic in topics:
        topic["post_stream"]["stream"] = [post["id"] for post in topic["post_stream"]["posts"]]
    compare_forum(compared, "forum fixtures", topics)
    posts = [json.loads(line) for line in gzip.open(next((data / "chat").glob("discourse-*.ndjson.gz")))]
    by_topic = collections.defaultdict(list)
    for post in posts:
        by_topic[post["topic_id"]].append(post)
    made = []
    for id, some in by_topic.items():
        some.sort(key=lambda post: post["post_number"])
        made.append({
            "id": id, "title": some[0]["topic_title"], "created_at": some[0]["created_at"],
            "last_posted_at": some[-1]["created_at"], "posts_count": len(some),
            "chunk_size": len(some),
            "post_stream": {"posts": some, "stream": [post["id"] for post in some]},
        })
    compare_forum(compared, "forum archive", made)


class Answers:
    """Answers Perceval's forum backend from a list of topics."""

    def __init__(self, topics):
        self.topics = topics

    def topics_page(self, page=None):
        listed = [] if page else [
            {key: topic.get(key) for key in ("id", "last_posted_at", "pinned")} for topic in self.topics
        ]
        return json.dumps({"topic_list": {"topics": listed}})

    def topic(self, id):
        return json.dumps(next(topic for topic in self.topics if topic["id"] == id))


def compare_forum(compared, what, topics):
    backend = Discourse("https://forum.invalid")
    backend._init_client = lambda from_archive=False: Answers(topics)
    items = list(backend.fetch())
    path = compared.scratch / "topics.json"
    path.write_text("".join(json.dumps(item) + "\n" for item in items))
    told = compared.told("perceval", 'files = ["topics.json"]')
    events = [event for line in told for event in line.get("events", [])]
    ours = {event["id"]: event for event in events if event["is"] in ("message", "topic")}
    for item in items:
        topic = item["data"]
        compared.field(f"{what}: topic", topic["id"], f"topic:{topic['id']}" in ours, True)
        posts = {post["post_number"]: post for post in topic["post_stream"]["posts"]}
        for post in posts.values():
            our = ours.get(f"post:{post['id']}")
            if post["post_type"] != 1:
                compared.field(f"{what}: notice", post["id"], our, None)
                continue
            compared.field(f"{what}: post", post["id"], our is not None, True)
            if our is None:
                continue
            time = round(str_to_datetime(post["created_at"]).timestamp() * 1000)
            compared.field(f"{what}: time", post["id"], our["at"] // 1000, time)
            number = post.get("reply_to_post_number")
            target = posts.get(number)
            rule = "forum: reply elsewhere" if number and not target else None
            theirs = f"post:{target['id']}" if target else number
            compared.field(f"{what}: reply", post["id"], our["reply_to"], theirs, rule)


# ---- words


def envelope(backend, category, origin, data):
    uuid = hashlib.sha1(f"{origin}:{data['commit']}".encode()).hexdigest()
    at = str_to_datetime(data["CommitDate"]).timestamp()
    return {
        "backend_name": backend, "category": category, "origin": origin, "uuid": uuid,
        "updated_on": at, "timestamp": at, "data": data,
    }


def raw(text):
    """Returns the bytes that Perceval decoded with surrogate escapes."""
    return text.encode("utf-8", "surrogateescape")


def latin(text):
    """Returns the bytes that `told` prints one for one."""
    return text.encode("latin-1")


def unpack(archive, scratch):
    folder = scratch / archive.name.split(".")[0]
    shutil.rmtree(folder, ignore_errors=True)
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder


if __name__ == "__main__":
    sys.exit(main())
