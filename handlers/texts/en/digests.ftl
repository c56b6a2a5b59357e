### Digests: figures of a week or a term, for adults. Reports are not incidents, and no reports is no proof of safety.

# {$name}: of the setting or the trust. {$period}: "week 47, 16 to 22 November 2026" or "autumn term 2026".
lead-digest-title = { $name }: { $period }
lead-digest-the-borough = The borough
# Above the picture of the rates of twelve weeks.
lead-digest-chart-trend = Reports per 1,000 pupils in 10 school days. Grey: where the true rate likely lies. A week without school has no point.
lead-digest-title-borough = The borough: { $period }
lead-digest-week = week { $number }, { $from } to { $to }
lead-digest-term-autumn = autumn term { $year }
lead-digest-term-spring = spring term { $year }
lead-digest-term-summer = summer term { $year }
lead-digest-marking = OFFICIAL-SENSITIVE
lead-digest-author = Heard
lead-digest-column-what = What
lead-digest-column-value = Figure

## What stands around the tables
lead-digest-definition = Reports are not incidents. More reports may mean more trust. No reports is not proof of safety.
lead-digest-frozen = Frozen on { $day }. This issue never changes; what came later counts in the week in which it came.
lead-digest-next = Next issue: { $day }.
# {$mark}: letters and digits that name the end of the audit trail, for `heard audit verify --head`.
lead-digest-chain = End of the audit trail: { $mark }
lead-digest-rules = "Fewer than 5" is 0 to 4. Other numbers are rounded to 5, come from at least 3 settings, and none of them stands for 80 % of one. "Not shown": it might point at somebody. Tables have no totals, and small settings stand together. Rules { $version }.
lead-digest-own = These are your own cases, as they are. Please do not pass numbers below 5 on.
lead-digest-late = This issue comes late: Heard was not running when it was due.

## Headings
lead-digest-section-reading = Read
lead-digest-section-received = Reports, and how good the data is
lead-digest-section-topic = What about
lead-digest-section-urgency = How urgent
lead-digest-section-phase = Where from
lead-digest-section-place = Places
lead-digest-section-part = Time of day
lead-digest-section-because = Because of
lead-digest-section-promise = Promises to pupils
lead-digest-section-after = Pupil voice
lead-digest-section-action = Decided, and how it ended
lead-digest-section-trend = Twelve weeks
lead-digest-section-cover = Who is there
lead-digest-section-charts = In pictures
lead-digest-section-alert = More than usual
lead-digest-section-restricted = Kept from settings

## Lines
lead-digest-row-in-time = Read in time
lead-digest-row-p1-in-time = P1 read within 15 minutes of staffed time
lead-digest-row-opened-median = Half were opened within
lead-digest-row-opened-ninetieth = Nine in ten were opened within
lead-digest-row-decided-median = Half were decided within
lead-digest-row-decided-ninetieth = Nine in ten were decided within
lead-digest-row-received = New reports
# An incident is what happened; reports tell of it. Only a lead says that two reports are about one.
lead-digest-row-incidents = Incidents (what a lead linked counts once)
lead-digest-row-open = Still open
lead-digest-row-unread = Nobody has opened
lead-digest-row-oldest = Oldest that nobody has opened
lead-digest-row-tests = Tests and jokes, not counted
lead-digest-row-unasked = Sent by Heard, because of danger
lead-digest-row-uncovered = Came when nobody was there
lead-digest-row-kept = Looked at when we said we would
lead-digest-row-came-back = Pupils who came back by themselves
lead-digest-row-scale-first = How safe they felt at first (half said at most)
lead-digest-row-scale-last = How safe they felt last (half said at most)
lead-digest-row-helped-yes = Telling us helped: yes
lead-digest-row-helped-bit = Telling us helped: a bit
lead-digest-row-helped-no = Telling us helped: no
lead-digest-row-now-better = Things are now better
lead-digest-row-now-same = Things are now the same
lead-digest-row-now-worse = Things are now worse
lead-digest-row-decision-action = Decided: an action
lead-digest-row-decision-referral = Decided: a referral
lead-digest-row-decision-watch = Decided: watch
lead-digest-row-compared = This week, to the weeks before
lead-digest-row-silence = School weeks without a report. Is the poster up?
lead-digest-row-leads = People who can be reached
lead-digest-row-ready = Next holiday covered
lead-digest-row-settings = Settings
lead-digest-row-two-leads = Settings with two people or more
lead-digest-row-all-ready = Settings whose next holiday is covered
lead-digest-row-alerts = Alerts
lead-digest-row-restricted = Reports that no setting sees
lead-digest-row-all = All reports
lead-digest-row-rate = Per 1,000 pupils in 10 school days
lead-digest-row-helped = Telling us helped, at least a bit
lead-digest-row-unsaid = Not said
lead-digest-row-small = Small settings
lead-digest-row-urgency-1 = P1: danger now
lead-digest-row-urgency-2 = P2: harm likely, today
lead-digest-row-urgency-3 = P3: next school day
lead-digest-row-urgency-4 = P4: routine
lead-digest-row-teller = Told by: { $who }
lead-digest-row-week = Week { $number }

## Figures
lead-digest-few = fewer than 5
lead-digest-held = not shown
lead-digest-too-few = too few to say
lead-digest-of = { $part } of { $whole }
lead-digest-percent = { $percent } %
lead-digest-percent-of = { $percent } % ({ $part } of { $whole })
lead-digest-scale = { $scale } of 10
lead-digest-about = about { $rate }
lead-digest-rate = { $count } ({ $rate } per 1,000 pupils in 10 school days; likely { $low } to { $high })
# Both are rounded to 5 where the reader sees no cases.
lead-digest-reports-about-incidents = { $reports ->
    [one] 1 report
   *[other] { $reports } reports
  } about { $incidents ->
    [one] 1 incident
   *[other] { $incidents } incidents
  }
lead-digest-minutes = { $minutes ->
    [one] 1 minute of staffed time
   *[other] { $minutes } minutes of staffed time
  }
lead-digest-days = { $days ->
    [0] today
    [one] 1 day
   *[other] { $days } days
  }
lead-digest-weeks = { $count ->
    [one] 1 week
   *[other] { $count } weeks
  }
lead-digest-word-more = more than usual
lead-digest-word-fewer = fewer than usual
lead-digest-word-similar = similar
lead-digest-word-early = too early to say
lead-digest-word-yes = yes
lead-digest-word-no = no
lead-digest-word-none = none
lead-digest-word-days-week = not older than a week
lead-digest-word-days-more = older than a week
lead-digest-word-learning = Heard is learning: no alerts in the first year
lead-digest-word-no-alert = none
lead-digest-word-under-10 = fewer than 10
lead-digest-word-10-19 = 10 to 19
lead-digest-word-20-49 = 20 to 49
lead-digest-word-50 = 50 or more

## In the chat
# No figure of what it was about: whoever sees the phone sees this.
lead-digest-ready = Your digest is ready: { $title }. { $count ->
    [0] Nothing waits unread.
    [one] 1 report waits unread.
   *[other] { $count } reports wait unread.
  }
lead-digest-ready-other = Your digest is ready: { $title }.
lead-digest-none = There is no digest for you yet. The first one comes on { $day }.
lead-digest-not-yours = There is no digest for you.
lead-digest-failed = The file could not be made. The words are here: /digest
lead-digest-caption = { $title }. Removed here after { $minutes } minutes.
lead-button-digest-show = Show
lead-button-digest-png = Picture
lead-button-digest-pdf = PDF
lead-button-digest-csv = Table (CSV)

## In the table (CSV): a dictionary of its columns, behind the figures
lead-digest-csv-section = section
lead-digest-csv-what = what
lead-digest-csv-figure = figure
lead-digest-csv-number = number
lead-digest-csv-about-section = the table in which the line stands
lead-digest-csv-about-what = what is counted
lead-digest-csv-about-figure = the figure, in words where it is withheld
lead-digest-csv-about-number = the same as a number; empty where it is withheld or is no number
