### What the pages of whoever directs a structure say. The rules of the words are in web.ftl.

## The team

web-nav-team = Team
web-team-title = Team
web-team-which = Which structure?
web-team-people = { $members ->
    [one] One person at work
   *[other] { $members } people at work
    }
web-team-referents = { $referents ->
    [0] no référent
    [one] only one référent
   *[other] { $referents } référents
    }
web-team-alone = This structure has only one référent. It needs two: when one is away, the other acts.
web-team-headless = This structure has no référent. Invite two.
web-team-none = Nobody works for this structure yet.
web-team-me = This is you
web-member-active = At work
web-member-inactive = Suspended
web-member-since = Since { $moment }
web-member-unproven = Nothing proves who this person is, or that this role was given to her. Trust her with nothing, and tell your administrator.
