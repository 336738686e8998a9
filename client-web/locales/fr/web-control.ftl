### Ce que disent les pages de qui surveille un service : alertes, accords à deux, chiffres, santé. Les règles des mots
### sont dans web.ftl.

## Le bureau

web-nav-desk = Administration
web-desk-title = Administration du service
web-desk-messages = Messages
web-desk-rooms = À surveiller
web-desk-alerts = { $count ->
    [0] Rien à examiner
    [one] 1 alerte à examiner
   *[other] { $count } alertes à examiner
    }
web-desk-approvals = { $count ->
    [0] Rien n'attend votre réponse
    [one] 1 demande attend votre réponse
   *[other] { $count } demandes attendent votre réponse
    }
web-desk-given = { $count ->
    [one] 1 accord vous a été donné : il peut servir
   *[other] { $count } accords vous ont été donnés : ils peuvent servir
    }
web-desk-audit = Chercher, contrôler et exporter le journal
web-desk-message-approval-wanted = { $who } demande votre accord. Vous pouvez répondre jusqu'au { $due }.
web-desk-message-approval-given = { $who } a donné son accord à votre demande.
web-desk-message-approval-refused = { $who } a refusé son accord à votre demande.

## Les alertes

web-alerts-title = Alertes
web-alerts-text = Ce que quelqu'un devrait examiner. Une alerte parle d'un moment : personne n'est classé. Les lire est noté au journal.
web-alerts-none = Rien à examiner.
web-alerts-decided = { $count ->
    [one] Une alerte déjà tranchée
   *[other] { $count } alertes déjà tranchées
    }
web-alert-since = { $count ->
    [one] Un évènement de plus depuis la décision.
   *[other] { $count } évènements de plus depuis la décision.
    }
web-alert-other = Quelque chose est à examiner ({ $code }).
web-alert-A12-no-ticket = { $who } a cherché { $seen } fois ce que le journal dit d'une personne sans indiquer de dossier.
web-alert-A13-damaged = Le journal sur le disque ne tient pas. Faites une copie du disque avant tout, puis appelez qui tient le serveur.
web-alert-title = Une alerte
web-alert-state = Décision
web-alert-raised = Vue
web-alert-last = Dernier évènement
web-alert-events = Évènements
web-alert-decision = { $state } par { $by }, { $moment } :
web-alert-about-you = Cette alerte parle de vous. Vous pouvez la transmettre, pas la justifier : une autre personne doit le faire.
web-alert-decide = Que décidez-vous ?
web-alert-as-justified = Justifier
web-alert-as-justified-hint = Il y avait une bonne raison. L'alerte est close.
web-alert-as-escalated = Transmettre
web-alert-as-escalated-hint = Quelqu'un doit s'en occuper. L'alerte pourra encore être justifiée.
web-alert-choose = Choisissez : justifier ou transmettre.
web-alert-reason = Pourquoi
web-alert-reason-hint = En une ligne, sans nom de personne. Par exemple : permanence du samedi, dossier 12.
web-error-reason-missing = Écrivez pourquoi, en une ligne.
web-error-reason-too-long = Cette raison est trop longue, ou contient des signes illisibles.
web-alert-keep = Garder la décision
web-alert-kept = La décision est gardée. Le journal en porte la trace.
web-alert-lines = Les évènements de cette alerte
web-alert-no-lines = Ces évènements ont été effacés : personne ne peut plus les lire.
web-alert-caption = Évènements de cette alerte, du plus ancien au plus récent : { $count }

## Les accords à deux

web-approvals-title = Accords à deux
web-approvals-text = Ce qu'une personne qui administre ne peut pas faire seule : une autre doit donner son accord.
web-approvals-wait = Votre réponse est attendue
web-approvals-none = Aucune demande n'attend votre réponse.
web-approvals-own = Vos demandes
web-approvals-own-text = Vous ne pouvez pas y répondre vous-même : quelqu'un d'autre qui administre ce service doit le faire.
web-approvals-over = { $count ->
    [one] Une demande passée
   *[other] { $count } demandes passées
    }
web-approval-title = Une demande d'accord
web-approval-waiting = en attente
web-approval-given = accordé
web-approval-refused = refusé
web-approval-used = utilisé
web-approval-over = dépassé
web-approval-you = vous
web-approval-asked-by = Demandé par { $name }, { $moment }
web-approval-until = Réponse possible jusqu'à { $moment }
web-approval-by = Qui demande
web-approval-at = Demandé
web-approval-valid = Valable jusqu'à
web-approval-state = État
web-approval-approver = Qui a répondu
web-approval-exact = Le texte exact qui a été signé
web-approval-doubtful = Une demande qui n'est pas authentique
web-approval-doubtful-text = La signature de cette demande ne tient pas. N'y répondez pas, et dites-le à qui tient le serveur.
web-approval-export = La personne emportera hors du service toutes les lignes du journal qui répondent aux critères ci-dessous. Elle pourra le faire une fois.
web-approval-hold-account = Tout ce que contient le coffre du compte { $id } sera gardé { $days } jours, même si la personne demande son effacement. Dossier : { $reference }.
web-approval-hold-mandate = Les traces de l'accès { $id } seront gardées { $days } jours, même au-delà de leur terme. Dossier : { $reference }.
web-approval-erasure = Le coffre du compte { $account } sera effacé pour toujours : ses papiers, ses accès et ce qui permet de lire son journal. Personne ne pourra le rendre. Motif : { $ground }.
web-approval-admin = Une personne de plus administrera ce service. Elle pourra lire tout le journal, créer des structures, inviter, et répondre à des demandes comme celle-ci. Elle ne pourra lire aucun papier.
web-approval-other = Cette page ne sait pas dire en mots ce que cette demande ferait. Lisez le texte exact ; si vous ne le comprenez pas en entier, refusez.
web-approval-mine = C'est votre demande : vous ne pouvez pas y répondre vous-même. Quelqu'un d'autre qui administre ce service doit le faire.
web-approval-usable = Une autre personne qui administre a donné son accord : vous pouvez le faire, une fois.
web-approval-use-export = Faire cet export, signé (JSONL)
web-approval-use-admin = Choisir la structure et inviter
web-approval-use-other = Aucune page ne fait ce qui est accordé : voyez-le avec la personne qui tient le serveur.
web-approval-give = Donner mon accord
web-approval-refuse = Refuser
web-approval-ask-given = Donner votre accord ?
web-approval-ask-given-text = { $name } pourra le faire une fois, dans les 24 heures de sa demande. Votre signature en restera au journal.
web-approval-ask-refused = Refuser ?
web-approval-ask-refused-text = { $name } ne pourra pas le faire, et l'apprendra. Votre signature en restera au journal.
web-approval-yes-given = Oui, donner mon accord
web-approval-yes-refused = Oui, refuser
web-approval-done-given = Votre accord est donné.
web-approval-done-refused = Votre refus est donné.
web-error-approval-own = Vous ne pouvez pas répondre à votre propre demande. Quelqu'un d'autre qui administre ce service doit le faire.
web-yes = oui
web-ground-person = la personne l'a demandé ici
web-ground-request = la personne l'a demandé à l'exploitant
web-ground-death = décès
web-ground-authority = ordre d'une autorité
web-ground-inactivity = inactivité
web-ground-retention = fin de la durée de conservation
web-ground-closure = fermeture du service
web-criterion-aidant = Par le compte
web-criterion-structure = Structure
web-criterion-mandate = Sous l'accès
web-criterion-beneficiary = À propos de la personne
web-criterion-event = Évènement
web-criterion-family = Famille d'évènements
web-criterion-result = Résultat
web-criterion-channel = Par la voie
web-criterion-purpose = Démarche
web-criterion-outside-hours = Bureaux fermés seulement
web-criterion-no-witness = Sans témoin seulement
web-criterion-ends-before = Accès finissant avant
web-criterion-from = Depuis
web-criterion-to = Jusqu'à
web-criterion-ticket = Dossier

## Les chiffres pour qui finance

web-desk-figures = Ce qui a été fait, par mois et par structure, pour qui finance le service
web-figures-title = Statistiques
web-figures-text = Les chiffres sont comptés ici, dans le journal signé : combien, quand, par quelle structure. Jamais pour qui, ni sur quel papier.
web-figures-quarter = Trimestre
web-figures-quarter-name = { $number ->
    [1] 1er trimestre { $year }
   *[other] { $number }e trimestre { $year }
    }
web-figures-count = Compter
web-figures-counting = Journal : { $done } inscriptions lues sur { $total }.
web-figures-counted = Les chiffres sont comptés. Ils sont plus bas.
web-figures-period = Période montrée
web-figures-span = Du { $from } au { $to } inclus, à l'heure de Paris. { $counted ->
    [one] Une inscription lue
   *[other] { $counted } inscriptions lues
    } : chacune dit ce à quoi le journal s'est engagé, et toutes mènent à ce que le service a signé.
web-figures-now = Cette période n'est pas finie : ces chiffres changeront. Ne les transmettez pas. Deux tableaux faits à deux dates diraient ce qui s'est passé entre les deux.
web-figures-erased = { $count ->
    [one] Une inscription a été effacée, comme la loi le veut : elle n'est pas comptée.
   *[other] { $count } inscriptions ont été effacées, comme la loi le veut : elles ne sont pas comptées.
    }
web-figures-false = Le journal ne mène pas à ce que le service a signé. Aucun chiffre n'en est tiré. Dites-le à qui tient le serveur.
web-figures-hidden = « { $mark } » : chiffre caché. Il parle de moins de cinq personnes, ou en laisserait deviner un qui en parle par soustraction. Un zéro est un vrai zéro. Les mêmes chiffres sont cachés dans le trimestre et dans chacun de ses mois.
web-figures-service = Tout le service
web-figures-structures = Par structure
web-figures-purposes = Accès donnés, par démarche
web-figures-caption = { $title } : { $period }
web-figures-structure = Structure
web-figures-purpose = Démarche
web-figures-what = Ce qui est compté
web-figures-number = Nombre
web-figures-vaults = Coffres ouverts
web-figures-given = Accès donnés
web-figures-accepted = Accès acceptés
web-figures-views = Papiers regardés ou gardés
web-figures-deposits = Papiers déposés
web-figures-refusals = Refus
web-figures-aidants = Aidants actifs
web-figures-aidants-text = Aidants actifs : qui a accepté un accès, regardé ou déposé un papier. Refus : ce que le service n'a pas laissé faire à un professionnel.
web-figures-all = Ensemble
web-figures-nobody = Sans structure
web-figures-hidden-word = caché
web-figures-csv = Garder pour un tableur (CSV)
web-figures-print = Imprimer
web-figures-kept = Les chiffres sont dans vos téléchargements.
web-figures-draft = provisoire

## La santé du service

web-desk-health = { $count ->
    [0] Rien ne manque de ce que le service sait de lui-même
    [one] 1 point ne va pas
   *[other] { $count } points ne vont pas
    }
web-health-title = Santé du service
web-health-text = Ce que montre la signature du journal, ce que le serveur dit de lui-même, et ce qu'il ne peut pas savoir.
web-health-verdict = { $count ->
    [0] Rien ne manque de ce que le service sait de lui-même. Lisez aussi ce qu'il ne sait pas.
    [one] Un point ne va pas.
   *[other] { $count } points ne vont pas.
    }
web-health-well = va bien
web-health-wrong = ne va pas
web-health-unknown = à vérifier ailleurs
web-health-todo = À faire :
web-health-call = appelez qui tient le serveur.
web-health-head = Journal : le service en a signé les { $size } inscriptions. La dernière est de l'heure qui commence { $moment }.
web-health-no-head = Journal : aucune signature du service n'est montrée.
web-health-false = { $count ->
    [one] Une tête de journal n'est pas signée par ce service.
   *[other] { $count } têtes de journal ne sont pas signées par ce service.
    }
web-health-false-todo = ne vous fiez plus au journal, gardez une copie du disque, appelez qui tient le serveur.
web-health-looked = Relecture : le service a relu son journal { $moment }. Il le fait chaque minute, par morceaux, et lève une alerte si quelque chose ne tient pas.
web-health-never-looked = Relecture : le service n'a pas encore relu son journal.
web-health-looked-todo = la relecture est en retard. Si cela dure plus de cinq minutes, appelez qui tient le serveur.
web-health-disk = Disque : il reste { $free } Go sur { $size } Go.
web-health-disk-unknown = Disque : le serveur ne dit pas la place qui reste.
web-health-disk-todo = faites agrandir le disque sans attendre. Quand il est plein, plus rien n'est déposé ni montré.
web-health-clock = Horloge : elle est à l'heure du journal.
web-health-clock-behind = Horloge : elle a { $seconds } s de retard sur le journal. Rien n'est écrit ni montré tant qu'elle n'a pas rattrapé.
web-health-clock-todo = appelez qui tient le serveur : son horloge a reculé.
web-health-work = Travail du jour : fait. Ce qui devait finir ou être effacé l'a été.
web-health-work-late = Travail du jour : pas fini. Quelque chose qui devait finir ou être effacé ne l'est pas encore.
web-health-work-todo = demandez à nouveau dans une heure ; si cela dure, appelez qui tient le serveur.
web-health-no-witness = Témoins : personne d'autre que le service ne signe ce journal. Un serveur pris en entier pourrait montrer un autre passé.
web-health-witness = Témoins : { $names }. Leurs signatures ne sont pas vérifiées ici.
web-health-witness-todo = qu'une autre personne qui administre lance « ecrin audit verify » depuis son ordinateur, chaque semaine : il se souvient de ce qu'il a vu.
web-health-backup = Sauvegardes : Écrin n'en fait pas lui-même et ne sait pas quand la dernière a été faite.
web-health-backup-todo = demandez à qui tient le serveur la date de la dernière sauvegarde, et celle de la dernière restauration essayée.
web-health-at = État { $moment }, version { $version }.
web-health-again = Regarder à nouveau
web-health-again-done = L'état est à jour.

## L'export signé du journal

web-audit-export = Exporter la recherche entière, signée (JSONL)
web-audit-export-text = L'export porte votre signature et la preuve de chaque ligne : « ecrin audit verify --file » le contrôle sans le service. Il est noté au journal. Au-delà de 500 lignes, il faut un accord à deux : la page propose alors de le demander.
web-audit-exporting = Export : { $done } lignes.
web-audit-exported = { $count ->
    [one] Une ligne exportée. Le fichier est dans vos téléchargements.
   *[other] { $count } lignes exportées. Le fichier est dans vos téléchargements.
    }

web-message-second-referent-needed = Une structure n'a plus qu'un référent. Il en faut deux : invitez-en un, ou donnez ce rôle à un collègue.
web-message-role-given = { $who } vous a donné un autre rôle.
web-message-role-offered = { $who } vous propose de travailler pour une autre structure.
web-message-role-declined = { $who } ne veut pas du rôle que vous proposiez.
web-message-membership-ended = { $who } a mis fin à votre travail pour une structure.
web-message-approval-wanted = { $who } demande votre accord. Répondez avant : { $due }.
web-message-approval-given = { $who } a donné son accord à votre demande.
web-message-approval-refused = { $who } a refusé son accord à votre demande.
web-message-recovery-asked = Une personne que votre structure suit veut retrouver ses papiers. Ce sera possible : { $due }.
web-message-account-unused = Vous n'avez pas utilisé votre compte depuis cinq mois. Sans visite, il sera désactivé : { $due }.
web-message-app-password-used = Un programme relève vos messages pour la première fois avec un mot de passe de votre compte. Si ce n'est pas vous, supprimez-le.
web-message-mail-nearly-full = Votre messagerie est presque pleine : effacez des messages.
web-message-mail-undelivered = Un message que vous avez envoyé n'est pas arrivé chez tout le monde.
web-message-box-handed-over = { $who } vous a donné à lire la messagerie de votre structure.
web-export-second = Cette recherche trouve plus de 500 lignes : personne ne les emporte seul. Vous pouvez demander l'accord d'une autre personne qui administre, ou réduire la période.
web-export-second-told = Écrin le demande aux autres administrateurs ; le premier qui répond décide. Ils ont vingt-quatre heures, et la recherche ne change plus.
web-export-asked = Votre demande est partie. Revenez ici quand une autre personne a répondu : l'export se fait d'ici.

## Les réglages du service

web-desk-settings = Ce que le service dit de lui-même, et où le reste se règle
web-settings-title = Réglages du service
web-settings-text = Aucune page ne change ces réglages : la personne qui tient le serveur les écrit dans un fichier.
web-settings-domain = Domaine
web-settings-key = Clé du service
web-settings-key-text = Cette clé signe le journal et les reçus. Comparez-la avec celle que lit la personne qui tient le serveur : elle ne change jamais.
web-settings-version = Version
web-settings-file = Plus grand fichier
web-settings-mega = { $size } Mo
web-settings-closing = Fermeture
web-settings-open = Aucune n'est annoncée
web-settings-closes = Plus rien n'entre à partir de { $closes } ; rien n'est détruit avant { $ends }.
web-settings-elsewhere = Ce qui se règle sur le serveur
web-settings-how = Dans le fichier « ecrin.toml » du service, section par section. Le serveur ne dit ces valeurs à aucune page ; il les lit quand il démarre.
web-settings-of-retention = Combien de temps les traces et les accès finis sont gardés
web-settings-of-limits = Les tailles et le nombre de demandes à la minute
web-settings-of-mail = La place du courrier, sa durée, et combien de messages partent
web-settings-of-alerts = À partir de quand une alerte est levée
web-settings-of-notices = Comment les personnes sont prévenues hors du service
web-settings-of-http = L'adresse du service et ses certificats
web-settings-close = La fermeture du service se décide avec « ecrin-server close », trois mois à l'avance au moins.
