### Les alertes de l'auditeur : ce qui a été vu, et à côté de quel seuil.

no-alerts = Aucune alerte.
alert-line = { $id }  { $code }  { $moment }  [{ $state }]  { $what }
alert-since = { " " }({ $since } de plus depuis la décision)
alert-decision = { $state } par { $by }, { $moment } : { $reason }
alert-state-new = à examiner
alert-state-justified = justifiée
alert-state-escalated = transmise
alert-nobody = le service

alert-A1 = { $who } a ouvert { $seen } papiers dans la journée, dont au moins { $limit } en une heure ; son plus grand jour des trente derniers en comptait { $usual }.
alert-A2 = { $who } a ouvert les papiers de { $seen } personnes dans la journée (seuil : { $limit }) ; dans sa structure, 99 journées sur 100 n'en comptent pas plus de { $usual }.
alert-A3 = { $who } a ouvert { $seen } papier(s) bureaux fermés : entre 20 h et 7 h, un dimanche ou un jour férié (seuil : { $limit }).
alert-A4-soon = { $who } a ouvert un papier { $seen } s après que l'accès a été donné (seuil : { $limit } s).
alert-A4-repeated = { $seen } fois en trente jours, un accès donné à { $who } a servi puis a été repris en quelques minutes (seuil : { $limit } fois).
alert-A5 = { $who } a gardé { $seen } copies dans la journée pour { $usual } papiers seulement regardés (seuil : { $limit } copies pour 100).
alert-A6 = { $who } a ouvert { $seen } fois le même papier dans la journée (seuil : { $limit }).
alert-A7 = Le même accès de { $who } a été prolongé { $seen } fois de suite (seuil : { $limit }).
alert-A8 = { $who } s'est vu refuser { $seen } demandes en quelques minutes (seuil : { $limit }).
alert-A10 = { $who } a ouvert un papier { $seen } h après la récupération du coffre de la personne (seuil : { $limit } h).
alert-A11 = { $who } a ouvert les papiers de { $seen } personnes juste après l'ajout d'un moyen d'entrer dans son compte (seuil : { $limit }).
alert-A12-many = { $who } a cherché { $seen } fois dans le journal dans la journée (seuil : { $limit }).
alert-A12-no-ticket = { $who } a cherché { $seen } fois ce que le journal dit d'une personne sans indiquer de dossier (--ticket).
alert-A13-clock = L'horloge du serveur a reculé. Rien n'a été montré ni écrit pendant ce temps.
alert-A13-damaged = Le journal sur le disque ne tient pas : lancez « ecrin audit verify » et gardez une copie du disque.
alert-A14 = { $who } est revenu(e) après { $seen } jours sans rien faire (seuil : { $limit }).
alert-A15 = { $who } a ouvert { $seen } papiers au dernier jour d'un accès (seuil : { $limit }).

error-alert-decided = Cette alerte a déjà été tranchée.

help-audit-alerts =
    Ce que quelqu'un devrait examiner : A1 à A15, sans A9. L'alerte A9 (aidant et personne de même nom ou de même
    adresse) n'existe pas : le serveur ne connaît ni le nom ni l'adresse des personnes, et ne doit pas les connaître.
    Personne n'est classé : une alerte parle d'un moment.
help-audit-alerts-list = Les montrer, de la plus récente à la plus ancienne
help-audit-alerts-list-state = Seulement celles-ci : new, justified ou escalated
help-audit-alerts-show = En montrer une, avec ses évènements
help-audit-alerts-show-id = Laquelle
help-audit-alerts-justify = Écrire qu'il y avait une bonne raison
help-audit-alerts-justify-id = Laquelle
help-audit-alerts-justify-reason = Laquelle raison, en une ligne et sans nom
help-audit-alerts-escalate = Écrire que quelqu'un doit s'en occuper
help-audit-alerts-escalate-id = Laquelle
help-audit-alerts-escalate-reason = Pourquoi, en une ligne et sans nom

did-alert-raised = Le service a vu quelque chose à examiner{ $about }
you-alert-raised = Le service a vu quelque chose à examiner{ $about }
act-alert-raised = voir quelque chose à examiner{ $about }
did-alert-justified = { $who } a justifié une alerte{ $about }
you-alert-justified = Vous avez justifié une alerte{ $about }
act-alert-justified = justifier une alerte{ $about }
did-alert-escalated = { $who } a transmis une alerte{ $about }
you-alert-escalated = Vous avez transmis une alerte{ $about }
act-alert-escalated = transmettre une alerte{ $about }
