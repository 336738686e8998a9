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
web-leavers-title = Accès à passer
web-leavers-text = Ces personnes sont parties, et quelque chose tient encore à elles.
web-team-me = C'est vous
web-member-active = En activité
web-member-inactive = Suspendu
web-member-since = Depuis { $moment }
web-member-unproven = Rien ne prouve qui est cette personne, ou que ce rôle lui a été donné. Ne lui confiez rien, et prévenez votre administrateur.

## Un membre

web-member-title = Un membre de l'équipe
web-member-role = Rôle
web-member-structure = Structure
web-member-place = Lieu
web-member-changed = Ainsi depuis
web-held-title = Ce qui tient encore à cette personne
web-held-none = Aucun accès en cours. Si elle part, rien n'est à passer.
web-held-count = { $held ->
    [one] Un accès, donné à elle seule, n'est pas fini.
   *[other] { $held } accès, donnés à elle seule, ne sont pas finis.
    }
web-held-show = Voir lesquels
web-held-papers = { $papers ->
    [one] Un papier
   *[other] { $papers } papiers
    }
web-held-asked = La personne a reçu votre demande, et n'a pas encore répondu.
web-held-unproven = Rien ne prouve qui a donné l'accès { $id }. Il ne peut pas être passé.

## Décider

web-decide-head = Décider
web-decide-self = Sur vous-même, c'est un autre référent ou un administrateur qui décide.
web-decide-admin = Sur un administrateur, c'est un autre administrateur qui décide.
web-decide-alone = Il ne restera qu'un référent. Quand il sera absent, personne ne pourra suspendre ni inviter.
web-decide-suspend = Suspendre
web-decide-suspend-title = Suspendre { $name } ?
web-decide-suspend-text = Tout de suite, cette personne est déconnectée partout et n'ouvre plus rien pour { $structure } : ni papier, ni courrier. Ses accès et son courrier l'attendent. Les invitations qu'elle a données n'ouvrent plus de compte.
web-decide-suspend-told = Écrin ne prévient personne : c'est à vous de le lui dire. Le journal du service le garde, avec votre nom.
web-decide-suspend-yes = Oui, suspendre
web-decide-suspend-done = { $name } ne peut plus rien ouvrir pour { $structure }.
web-decide-resume = Rétablir
web-decide-resume-title = Rétablir { $name } ?
web-decide-resume-text = Cette personne peut entrer de nouveau, et ses accès en cours s'ouvrent comme avant.
web-decide-resume-told = Écrin ne prévient personne : c'est à vous de le lui dire. Le journal du service le garde, avec votre nom.
web-decide-resume-yes = Oui, rétablir
web-decide-resume-done = { $name } peut de nouveau travailler pour { $structure }.
web-decide-remove = Cette personne s'en va
web-decide-remove-title = { $name } quitte { $structure } ?
web-decide-remove-text = Tout de suite, cette personne est déconnectée partout et n'ouvre plus rien pour { $structure }. Cela ne s'annule pas : pour revenir, il lui faudrait un nouveau rôle.
web-decide-remove-held = { $held ->
    [one] Son accès est mis en pause : seule la personne qui l'a donné peut le remettre en cours. La page suivante propose de lui demander si quelqu'un d'autre peut continuer.
   *[other] Ses { $held } accès sont mis en pause : seules les personnes qui les ont donnés peuvent les remettre en cours. La page suivante propose de leur demander si quelqu'un d'autre peut continuer.
    }
web-decide-remove-told = { $held ->
    [0] Écrin laisse un message à { $name }. Le journal du service le garde, avec votre nom.
    [one] Écrin laisse un message à { $name }, et à la personne qui lui a donné un accès. Le journal du service le garde, avec votre nom.
   *[other] Écrin laisse un message à { $name }, et à chaque personne qui lui a donné un accès. Le journal du service le garde, avec votre nom.
    }
web-decide-remove-yes = Oui, cette personne s'en va
web-decide-remove-done = { $name } ne fait plus partie de { $structure }.
web-decide-referent = Nommer référent
web-decide-referent-title = Nommer { $name } référent ?
web-decide-referent-text = Cette personne pourra inviter, suspendre et passer les accès dans { $structure }, comme vous. Elle est déconnectée, et entre de nouveau avec ce rôle.
web-decide-referent-told = Écrin laisse un message à { $name }. Le journal du service le garde, avec votre nom.
web-decide-referent-yes = Oui, nommer
web-decide-referent-done = { $name } est référent de { $structure }.
web-decide-aidant = Retirer le rôle de référent
web-decide-aidant-title = Retirer à { $name } le rôle de référent ?
web-decide-aidant-text = Cette personne redevient aidant dans { $structure } : elle n'y invite plus de collègue et n'y suspend plus personne. Elle est déconnectée, et entre de nouveau avec ce rôle.
web-decide-aidant-told = Écrin laisse un message à { $name }. Le journal du service le garde, avec votre nom.
web-decide-aidant-yes = Oui, retirer ce rôle
web-decide-aidant-done = { $name } est aidant à { $structure }.

## Passer les accès de quelqu'un

web-handover-link = Passer ces accès à quelqu'un d'autre
web-handover-title = Passer des accès
web-handover-text = Les personnes ont donné ces accès à { $name }. Vous leur demandez si quelqu'un d'autre peut continuer : chacune dit oui ou non.
web-handover-none = { $name } ne tient aucun accès pour cette structure : rien n'est à passer.
web-handover-who = Qui pourrait continuer ?
web-handover-missing = Choisissez qui pourrait continuer.
web-handover-aidants = Les aidants de la structure
web-handover-referents = Les référents de la structure
web-handover-team-hint = Chaque personne qui a ce rôle au moment où elle regarde.
web-handover-do = { $count ->
    [one] Demander à la personne
   *[other] Demander aux { $count } personnes
    }
web-handover-waiting = Toutes les demandes sont parties. Les personnes ont trente jours pour répondre.
web-handover-check-title = Demander pour { $to } ?
web-handover-check-text = { $count ->
    [one] La personne reçoit une question : « { $to } peut-il continuer à la place de { $name } ? » Rien n'est passé tant qu'elle n'a pas dit oui.
   *[other] { $count } questions partent : « { $to } peut-il continuer à la place de { $name } ? » Rien n'est passé tant que chaque personne n'a pas dit oui.
    }
web-handover-check-told = Chaque personne voit votre nom, et la question reste trente jours. Le journal le garde.
web-handover-yes = Oui, demander
web-handover-asked = { $asked ->
    [0] Tout était déjà demandé : rien n'est parti.
    [one] Une demande est partie, pour { $to }.
   *[other] { $asked } demandes sont parties, pour { $to }.
    }

## Inviter

web-invite-link = Inviter quelqu'un
web-invite-title = Inviter quelqu'un
web-invite-text = La personne ouvre elle-même son compte pour { $structure }, avec un texte que vous lui remettez en main propre.
web-invite-role = Quel rôle aura cette personne ?
web-invite-missing = Choisissez un rôle.
web-invite-aidant = Reçoit des personnes, et voit les papiers qu'elles lui confient.
web-invite-referent = Reçoit aussi des personnes, et dirige l'équipe : inviter, suspendre, passer les accès.
web-invite-admin = Dirige le service, et lit son journal. Ne voit aucun papier.
web-invite-do = Faire l'invitation
web-invited-title = L'invitation est faite
web-invited-text = Elle n'est montrée qu'une fois. Remettez-la en main propre, ou imprimez-la maintenant. Perdue ? Retirez-la dans l'équipe, et faites-en une autre.
web-invited-print = Imprimer l'invitation
web-invited-done = C'est remis
web-invitation-sheet = Votre invitation
web-invitation-sheet-text = { $name } vous invite à travailler pour { $structure }, comme { $role }.
web-invitation-sheet-until = Elle vaut une seule fois, jusqu'au { $moment }.
web-invitation-how = Pour ouvrir votre compte
web-invitation-how-1 = Allez sur { $server }
web-invitation-how-2 = Choisissez « Continuer », puis « J'ai une invitation ».
web-invitation-how-3 = Recopiez le texte ci-dessus, votre nom, et une phrase secrète que vous choisissez.
web-invitation-warning = Qui tient cette feuille peut ouvrir le compte à votre place. Ne la laissez à personne ; jetez-la ensuite.
web-invitations-title = Invitations sans réponse
web-invitations-none = Aucune invitation n'attend.
web-invitation-role = Pour un { $role }
web-invitation-mine = Faite par vous, { $moment }
web-invitation-by = Faite par { $name }, { $moment }
web-invitation-until = Elle finit { $moment }.
web-invitation-withdraw = Retirer
web-invitation-withdrawn = L'invitation est retirée : elle n'ouvre plus aucun compte.
web-invitation-too-old = Elle a plus de 48 heures : seul un administrateur peut encore la retirer.
web-invitation-withdraw-title = Retirer cette invitation ?
web-invitation-withdraw-text = Qui la tient n'ouvre plus de compte avec elle. Cela ne s'annule pas, mais vous pouvez en faire une autre.
web-invitation-withdraw-told = Écrin ne prévient personne. Le journal du service le garde, avec votre nom.
web-invitation-withdraw-yes = Oui, retirer

## À deux administrateurs

web-second-title = Il faut un second administrateur
web-second-text = Personne n'invite seul un administrateur. Écrin demande aux autres administrateurs ; le premier qui répond décide. Ils ont vingt-quatre heures.
web-second-waits = Votre demande attend un second administrateur. Tant qu'aucun n'a dit oui, l'invitation ne peut pas être faite.
web-second-yes = Leur demander
web-opinion-asked = Votre demande est partie. Revenez ici quand un administrateur a répondu.
web-opinion-waiting = Inviter un administrateur : votre demande attend un second administrateur, jusqu'au { $moment }.
web-opinion-given = Un second administrateur a dit oui : vous pouvez inviter un administrateur, jusqu'au { $moment }.
web-opinion-refused = Un second administrateur a dit non : cet administrateur ne peut pas être invité. Parlez-en avec lui.

## Structures et lieux

web-nav-structures = Structures
web-structures-title = Structures
web-structures-none = Il n'y a pas encore de structure.
web-structures-directed = Dirigée par { $names }
web-structures-undirected = Personne ne la dirige : invitez deux référents.
web-structures-own = C'est celle des administrateurs.
web-structures-one = Un seul référent : il en faut deux.
web-structure-new = Créer une structure
web-structure-name = Son nom
web-structure-name-hint = Comme les gens l'appellent, par exemple « France Services Hagetmau ».
web-structure-no-name = Écrivez le nom de la structure.
web-structure-create = Créer
web-structure-created = « { $name } » est créée. Invitez maintenant ses deux référents.
web-structures-settings = Les durées de conservation, les limites et le courrier se règlent dans le fichier du service, par la personne qui l'installe : aucune page ne les change.
web-places-title = Lieux
web-places-text = Les guichets de { $structure }, pour que l'on sache où chacun travaille.
web-places-none = Aucun lieu.
web-place-name = Nom du lieu
web-place-no-name = Écrivez le nom du lieu.
web-place-add = Ajouter ce lieu
web-place-added = « { $name } » est ajouté.
web-place-remove = Retirer
web-place-removed = « { $name } » est retiré.
web-place-remove-title = Retirer « { $name } » ?
web-place-remove-text = Qui y travaillait n'a plus de lieu, et peut en recevoir un autre. Écrin ne prévient personne. Le journal du service le garde.
web-place-remove-yes = Oui, retirer
web-place-choose = Où cette personne travaille
web-place-nowhere = Nulle part en particulier
web-place-set = Changer de lieu
web-placed = C'est noté : { $name }, { $place }.
