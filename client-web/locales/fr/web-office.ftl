### Ce que disent les pages de qui administre un service. Les règles des mots sont dans web.ftl.

## Le journal de tous

web-nav-audit = Journal du service
web-audit-title = Journal du service
web-audit-text = Chercher dans ce journal y est noté aussi. Aucun papier ne s'y lit, ni son nom.
web-audit-who = Qui
web-audit-who-hint = Le numéro du professionnel, ou son début.
web-audit-mandate = Numéro de l'accès
web-audit-mandate-hint = En entier : 26 lettres et chiffres.
web-audit-structure = Structure
web-audit-any-structure = Toutes
web-audit-event = Évènement
web-audit-any-event = Tous
web-audit-from = À partir du
web-audit-from-hint = Sans date : les 30 derniers jours.
web-audit-to = Jusqu'au
web-audit-result = Résultat
web-audit-any-result = Tous
web-audit-ok = Fait
web-audit-refused = Refusé
web-audit-error = Échec
web-audit-search = Chercher
web-audit-none = Rien dans le journal ne répond à cette recherche.
web-audit-count = { $count ->
    [one] Un évènement trouvé.
   *[other] { $count } évènements trouvés.
    }
web-audit-count-more = { $count } évènements montrés. Il y en a d'autres.
web-audit-caption = Évènements trouvés, du plus récent au plus ancien : { $count }
web-audit-caption-more = Les { $count } évènements les plus récents de cette recherche
web-audit-when = Quand
web-audit-what = Ce qui s'est passé
web-audit-check = Contrôle
web-audit-more = Afficher la suite
web-audit-csv = Garder ces lignes pour un tableur (CSV)
web-audit-kept = Les lignes montrées sont dans vos téléchargements.

## Ce qui tient

web-audit-verdict = Contrôle de ces lignes
web-audit-prove = Contrôler ces lignes
web-audit-unchecked = { $count ->
    [one] Une ligne n'est pas contrôlée : c'est ce que dit le service, rien de plus.
   *[other] { $count } lignes ne sont pas contrôlées : c'est ce que dit le service, rien de plus.
    }
web-audit-proving = Contrôle : { $done } inscriptions lues sur { $total }.
web-audit-proved = Le contrôle est fini. Le résultat est au-dessus du tableau.
web-audit-shard-holds = Journal { $origin } : les { $size } inscriptions mènent bien à ce que le service a signé.
web-audit-shard-false = Journal { $origin } : les inscriptions ne mènent PAS à ce que le service a signé. Ne vous y fiez pas.
web-audit-lines-holds = { $count ->
    [one] Une ligne dit ce que son inscription dit.
   *[other] { $count } lignes disent ce que leur inscription dit.
    }
web-audit-lines-unsigned = { $count ->
    [one] Une ligne est trop récente : le service ne l'a pas encore signée.
   *[other] { $count } lignes sont trop récentes : le service ne les a pas encore signées.
    }
web-audit-lines-erased = { $count ->
    [one] Une ligne a été effacée : personne ne peut plus la contrôler.
   *[other] { $count } lignes ont été effacées : personne ne peut plus les contrôler.
    }
web-audit-lines-false = { $count ->
    [one] Une ligne NE dit PAS ce que son inscription dit. Ne vous y fiez pas.
   *[other] { $count } lignes NE disent PAS ce que leur inscription dit. Ne vous y fiez pas.
    }
web-audit-limits = Ce contrôle ne dit pas qu'aucune ligne ne manque, ni que les noms sont vrais. Pour comparer avec un contrôle passé : « ecrin audit verify ».
web-audit-line-unchecked = Pas contrôlé
web-audit-line-holds = Tient
web-audit-line-unsigned = Pas encore signé
web-audit-line-erased = Effacé
web-audit-line-false = Ne tient pas
