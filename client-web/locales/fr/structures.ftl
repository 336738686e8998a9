### Structures : lieux, rôles, clés d'équipe, départs.

## Clés d'équipe et mandats donnés à une structure

team-aidant = { $structure } (aidants)
team-referent = { $structure } (référents)
introduce-team =
    { $team } : chaque personne qui a ce rôle dans la structure, au moment où elle regarde. Votre journal la nommera.
    Clé d'équipe n° { $generation }, faite par { $maker }.
team-key = Clé d'équipe n° { $generation }, faite par { $maker } { $moment }
team-key-held = vous l'avez
team-key-not-held = vous ne l'avez pas
no-team-keys = Cette structure n'a pas encore de clé d'équipe : elle se fait toute seule quand un de ses membres se connecte.
help-grant-role = Dans une structure : à ses aidants (aidant) ou à ses référents (referent)
help-structure-keys = Les clés d'équipe d'une structure
help-structure-keys-structure = Laquelle ; la vôtre si rien n'est dit
help-structure-keys-renew = Faire une nouvelle clé pour les prochains mandats
error-team-key-missing = Cette structure n'a pas encore de clé d'équipe. Elle se fait toute seule dès qu'un de ses membres se connecte ; réessayez ensuite.
error-team-key-not-held = Aucun collègue ne vous a encore transmis la clé d'équipe. Elle arrive dès que l'un d'eux se connecte ; réessayez ensuite.
error-team-key-false = Rien ne prouve que cette clé d'équipe vient de la structure. Rien n'a été fait. (Détail : { $reason }.)
error-team-key-changed =
    Attention : les clés d'équipe de { $structure } ne sont plus celles que cet ordinateur avait vues. Rien n'a été fait.
    Appelez la structure avant de recommencer.

## Appartenance et rôles

error-membership-suspended = Vous ne faites plus partie de la structure qui tient ce mandat, ou vous y êtes suspendu.
error-role-not-named = Ce mandat a été donné à un autre rôle de votre structure.
error-last-referent = Une structure n'est jamais sans référent. Nommez d'abord quelqu'un d'autre : ecrin member role COMPTE --role referent
error-second-referent = Une structure garde deux référents. Nommez ou invitez d'abord quelqu'un d'autre ; un administrateur peut passer outre avec --leave-one.
reason-membership-suspended = cette personne ne fait plus partie de la structure, ou y est suspendue
reason-role-not-named = le mandat a été donné à un autre rôle de la structure

## Avis

notice-second-referent-needed = La structure { $structure } n'a plus qu'un référent. Il en faut deux : invitez-en un, ou donnez ce rôle à un collègue.
notice-mandate-holder-left = { $who } a quitté sa structure : votre mandat { $mandate } est suspendu. Vous seul pouvez le remettre en cours ou en donner un autre.
notice-role-given = { $who } vous a donné un autre rôle dans la structure { $structure } : { $detail }.
notice-role-offered = { $who } vous propose de travailler pour la structure { $structure } : { $detail }. Pour accepter : ecrin member join { $structure }
notice-role-declined = { $who } ne veut pas du rôle que vous proposiez dans la structure { $structure }.
notice-membership-ended = { $who } a mis fin à votre travail pour la structure { $structure }.

## Le journal

did-structure-place-added = { $who } a ajouté un lieu à sa structure
you-structure-place-added = Vous avez ajouté un lieu à votre structure
act-structure-place-added = ajouter un lieu à sa structure
did-structure-place-removed = { $who } a retiré un lieu de sa structure
you-structure-place-removed = Vous avez retiré un lieu de votre structure
act-structure-place-removed = retirer un lieu de sa structure
did-structure-team-key-made = { $who } a fait une clé d'équipe
you-structure-team-key-made = Vous avez fait une clé d'équipe
act-structure-team-key-made = faire une clé d'équipe
did-structure-team-key-shared = { $who } a transmis une clé d'équipe à ses collègues
you-structure-team-key-shared = Vous avez transmis une clé d'équipe à vos collègues
act-structure-team-key-shared = transmettre une clé d'équipe
did-member-added = { $who } a rejoint une structure
you-member-added = Vous avez rejoint une structure
act-member-added = rejoindre une structure
did-member-role-changed = { $who } a changé le rôle d'un membre{ $about }
you-member-role-changed = Vous avez changé le rôle d'un membre{ $about }
act-member-role-changed = changer le rôle d'un membre{ $about }
did-member-moved = { $who } a changé le lieu d'un membre{ $about }
you-member-moved = Vous avez changé le lieu d'un membre{ $about }
act-member-moved = changer le lieu d'un membre{ $about }
did-member-offer-declined = { $who } a refusé un rôle proposé{ $about }
you-member-offer-declined = Vous avez refusé un rôle proposé{ $about }
act-member-offer-declined = refuser un rôle proposé{ $about }
did-member-offered = { $who } a proposé un rôle à une personne{ $about }
you-member-offered = Vous avez proposé un rôle à une personne{ $about }
act-member-offered = proposer un rôle à une personne{ $about }

## Lieux et membres

place-added = Le lieu { $name } est ajouté ({ $id }).
place-removed = Le lieu est retiré.
no-places = Cette structure n'a pas de lieu.
role-declined = C'est noté : vous ne voulez pas de ce rôle. La personne qui le proposait est prévenue.
no-offers = Aucun rôle ne vous est proposé.
which-structure = quelle structure ?
structure-people = { $members } personnes, { $referents } référents
structure-one-referent = un seul référent : il en faut deux
role-given = { $name } : { $role } dans { $structure }. S'il s'agit d'une personne d'une autre structure, elle doit encore accepter (ecrin member join).
move-offered = { $name } : passage à { $structure } ({ $role }) proposé. Il se fera quand cette personne aura accepté (ecrin member join).
role-taken = Vous travaillez maintenant pour { $structure } ({ $role }).
member-placed = { $name } travaille maintenant à : { $place }.
help-structure-place = Les lieux d'une structure
help-structure-place-add = Ajouter un lieu
help-structure-place-add-name = Son nom
help-structure-place-add-structure = À quelle structure ; la vôtre si rien n'est dit
help-structure-place-list = Lister les lieux
help-structure-place-list-structure = De quelle structure ; la vôtre si rien n'est dit
help-structure-place-remove = Retirer un lieu
help-structure-place-remove-place = Lequel
help-structure-place-remove-structure = De quelle structure ; la vôtre si rien n'est dit
help-member-suspend-leave_one = En sachant qu'il ne reste qu'un référent (administrateurs)
help-member-resume-leave_one = Sans effet ici
help-member-remove-leave_one = En sachant qu'il ne reste qu'un référent (administrateurs)
help-member-role = Donner un autre rôle à un membre, ou proposer un rôle à une personne d'une autre structure
help-member-role-account = Son compte
help-member-role-role = Son rôle : aidant ou referent
help-member-role-structure = Dans quelle structure ; la vôtre si rien n'est dit
help-member-role-leave_one = En sachant qu'il ne reste qu'un référent (administrateurs)
help-member-move = Changer un membre de lieu, ou lui proposer une autre structure
help-member-move-account = Son compte
help-member-move-to = Vers quelle structure
help-member-move-from = De quelle structure ; la sienne si rien n'est dit
help-member-move-place = Vers quel lieu de sa structure
help-member-move-role = Avec quel rôle là-bas
help-member-move-leave_one = En sachant qu'il ne reste qu'un référent (administrateurs)
help-member-offers = Les rôles qui vous sont proposés
help-member-decline = Refuser un rôle proposé
help-member-decline-structure = Dans quelle structure
help-member-join = Accepter un rôle proposé
help-member-join-structure = Dans quelle structure

## Passer la main

handover-asked = { $count ->
    [0] Cette personne ne tient aucun mandat pour la structure : rien à passer.
    [one] Une demande est partie, pour { $to }. Rien n'est passé tant que la personne n'a pas dit oui.
   *[other] { $count } demandes sont parties, pour { $to }. Rien n'est passé tant que chaque personne n'a pas dit oui.
}
help-handover = Demander qu'un collègue ou la structure reprenne les mandats d'une personne qui part
help-handover-from = De qui
help-handover-to = À qui : un collègue, ou la structure
help-handover-role = Dans la structure : à ses aidants (aidant) ou à ses référents (referent)
help-handover-structure = De quelle structure ; la vôtre si rien n'est dit
help-handover-list = Les demandes qui attendent une réponse
help-handover-accept = Dire oui : un nouveau mandat prend la place de l'ancien
help-handover-accept-id = À quelle demande
help-handover-refuse = Dire non : l'ancien mandat reste arrêté
help-handover-refuse-id = À quelle demande
