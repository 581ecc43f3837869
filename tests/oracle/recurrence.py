#!/usr/bin/env python3
"""Writes recurrence.tsv: what a second implementation says about when cadences happen.

Nothing of it is taken from the Rust code: civil dates are found by walking the calendar day by day, every
rule is a predicate on a date, and the clock is Python's `zoneinfo`. It is slow and plain on purpose.

A row is: cadence (canonical text), zone, anchor (date, or `-` when the series is to be started), after
(UTC), the anchor that results, and the next instants (UTC, spaces between). The times are the seconds of
the Unix epoch, to keep the file small.

    python3 tests/oracle/recurrence.py    # needs zoneinfo with the data of the year 2025 or later
"""

import datetime as dt
import random
import re
from calendar import monthrange
from pathlib import Path
from zoneinfo import ZoneInfo

UTC = dt.timezone.utc
DAY = dt.timedelta(days=1)
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
HOW_MANY = 4


def resolve(zone, local):
    """RFC 5545, section 3.3.5, by trying both readings that PEP 495 offers."""
    first = local.replace(tzinfo=zone, fold=0)
    # Inside a gap, fold=0 is read with the offset before it, inside an overlap as the first pass: in
    # both cases just what the RFC asks for.
    return first.astimezone(UTC)


def field(text, low, high, names=()):
    """The values of a cron field, Sunday as 0 or 7 included as written."""
    values = set()
    for item in text.split(","):
        span, _, step = item.partition("/")
        step = int(step or 1)
        if span == "*":
            ends = [low, high]
        else:
            ends = [names.index(e) + low if e in names else int(e) for e in span.split("-")]
            ends = [ends[0], ends[-1]]
        if ends[1] < ends[0]:
            ends[1] += 7
        values |= set(range(ends[0], ends[1] + 1, step))
    return values


def cron(text):
    minute, hour, day, month, weekday = text.split()
    names = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
    months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
    days = field(day, 1, 31)
    weekdays = {v % 7 for v in field(weekday, 0, 6, names)}
    in_month = field(month, 1, 12, months)
    either = day[0] != "*" and weekday[0] != "*"

    def fires(date, _anchor):
        by_day, by_weekday = date.day in days, date.isoweekday() % 7 in weekdays
        both = by_day or by_weekday if either else by_day and by_weekday
        return date.month in in_month and both

    return dt.time(int(hour), int(minute)), fires


def monday(date):
    return date - DAY * date.weekday()


def rule(text):
    """The wall time of a canonical cadence, and whether it has a date."""
    if text[0].isdigit():
        return cron(text)
    *words, clock = text.split()
    time = dt.time.fromisoformat(clock)
    if words[0] in ("weekly", "every"):
        every = int(words[1]) if words[0] == "every" else 1
        days = {WEEKDAYS.index(day) for day in words[-1].split(",")}

        def weekly(date, anchor):
            weeks = (monday(date) - monday(anchor)).days // 7 if anchor else 0
            return date.weekday() in days and weeks % every == 0

        return time, weekly
    if len(words) == 3:
        weekday = WEEKDAYS.index(words[2])

        def nth_weekday(date, _anchor):
            last = monthrange(date.year, date.month)[1]
            nth = date.day > last - 7 if words[1] == "last" else (date.day - 1) // 7 + 1 == int(words[1][0])
            return date.weekday() == weekday and nth

        return time, nth_weekday
    number = int(re.match(r"\d+", words[1])[0])
    return time, lambda date, _anchor: date.day == min(number, monthrange(date.year, date.month)[1])


def expected(text, zone, anchor, after):
    """The anchor (found when not given) and the next instants, as sorted and distinct as they come."""
    time, fires = rule(text)
    zone = ZoneInfo(zone)
    date = after.astimezone(zone).date() - 3 * DAY
    end = date + 366 * 5 * DAY
    instants = []
    while date < end and len(instants) < HOW_MANY:
        if (anchor is None or date >= anchor) and fires(date, anchor):
            at = resolve(zone, dt.datetime.combine(date, time))
            if at > after:
                anchor = anchor or date
                if at not in instants:
                    instants.append(at)
        date += DAY
    return anchor, instants


# What each zone is here for: a stretch of time around its oddities.
STRETCHES = {
    "Europe/Berlin": ["2026-03-29", "2026-10-25", "2020-12-28", "2026-12-28"],
    "America/New_York": ["2026-03-08", "2026-11-01", "2032-12-27"],
    "Australia/Lord_Howe": ["2026-04-05", "2026-10-04", "2027-04-04"],
    "Africa/Cairo": ["2024-04-26", "2024-10-31", "2026-04-24", "2014-05-15"],
    "America/Sao_Paulo": ["2018-02-18", "2018-11-04", "2017-10-15"],
    "Asia/Kathmandu": ["2026-02-28", "1986-01-01"],
    "Pacific/Apia": ["2011-12-30", "2011-12-31", "2012-04-01"],
    "America/St_Johns": ["2010-03-14", "2010-11-07"],
    "Pacific/Kiritimati": ["1994-12-31"],
    "Africa/Casablanca": ["2026-02-15", "2026-03-22"],
    "Europe/Dublin": ["2026-03-29", "2026-10-25"],
    "Asia/Gaza": ["2025-04-12", "2025-10-25"],
    "America/Nuuk": ["2023-03-26", "2024-03-31"],
}
TIMES = ["00:00", "00:15", "00:30", "01:30", "01:45", "02:00", "02:15", "02:30", "02:59", "03:00",
         "10:00", "12:34", "23:00", "23:30", "23:59"]
CRONS = ["{m} {h} * * *", "{m} {h} * * THU", "{m} {h} * * 0", "{m} {h} * * 5-7", "{m} {h} * * 6-1",
         "{m} {h} * * FRI-MON", "{m} {h} 1,15 * MON", "{m} {h} */2 * MON", "{m} {h} 29 2 *",
         "{m} {h} 31 * *", "{m} {h} 1-7 * */2", "{m} {h} 13 * 5", "{m} {h} * */3 7",
         "{m} {h} 28-31/3 JAN-MAR SUN,WED"]


def cadences(pick):
    """One of each kind, at an hour that is likely to be odd."""
    clock = pick.choice(TIMES)
    days = ",".join(sorted(pick.sample(WEEKDAYS, pick.choice([1, 1, 1, 2, 3, 5])), key=WEEKDAYS.index))
    every = pick.choice([2, 2, 2, 3, 4, 5, 13, 26])
    nth = pick.choice(["1st", "2nd", "3rd", "4th", "5th", "5th", "last", "last"])
    day = pick.choice(["1st", "2nd", "15th", "28th", "29th", "30th", "31st", "31st"])
    hour, minute = map(int, clock.split(":"))
    return [
        f"weekly {days} {clock}",
        f"weekly {','.join(WEEKDAYS)} {clock}",
        f"every {every} weeks {days} {clock}",
        f"monthly {nth} {pick.choice(WEEKDAYS)} {clock}",
        f"monthly {day} {clock}",
        pick.choice(CRONS).format(m=minute, h=hour),
    ]


def rows():
    pick = random.Random(5545)
    for zone, stretches in STRETCHES.items():
        for stretch in stretches:
            around = dt.datetime.fromisoformat(stretch).replace(tzinfo=UTC)
            for _ in range(9):
                for text in cadences(pick):
                    after = around + dt.timedelta(minutes=pick.randrange(-3 * 1440, 2 * 1440, 5))
                    known = pick.random() < 0.5
                    anchor = after.date() - pick.randrange(-20, 700) * DAY if known else None
                    yield text, zone, anchor, after


def main():
    lines = []
    for text, zone, anchor, after in rows():
        found, instants = expected(text, zone, anchor, after)
        if instants:
            stamps = " ".join(str(int(at.timestamp())) for at in instants)
            lines.append(f"{text}\t{zone}\t{anchor or '-'}\t{int(after.timestamp())}\t{found}\t{stamps}\n")
    Path(__file__).with_suffix(".tsv").write_text("".join(lines))


if __name__ == "__main__":
    main()
