### Ce que disent les pages de qui dirige une structure. Les règles des mots sont dans web.ftl.

## L'équipe

web-nav-team = Équipe
web-team-title = Équipe
web-team-which = Quelle structure ?
web-team-people = { $members ->
    [one] Une personne en activité
   *[other] { $members } personnes en activité
    }
web-team-referents = { $referents ->
    [0] aucun référent
    [one] un seul référent
   *[other] { $referents } référents
    }
web-team-alone = Cette structure n'a qu'un référent. Il en faut deux : quand l'un est absent, l'autre agit.
web-team-headless = Cette structure n'a pas de référent. Invitez-en deux.
web-team-none = Personne ne travaille encore pour cette structure.
web-team-me = C'est vous
web-member-active = En activité
web-member-inactive = Suspendu
web-member-since = Depuis { $moment }
web-member-unproven = Rien ne prouve qui est cette personne, ou que ce rôle lui a été donné. Ne lui confiez rien, et prévenez votre administrateur.
