/** Every page, and who may see it. */
import type { Component } from "svelte";

import Start from "./pages/Start.svelte";

/**
 * Anyone; anyone who is told more than at the door, in the words of the house; whoever is signed in; only she whose papers they are; only a professional; only who directs a structure; only an
 * administrator.
 */
export type Reader = "anyone" | "returning" | "member" | "owner" | "professional" | "referent" | "admin";

export interface Page {
  reader: Reader;
  load: () => Promise<{ default: Component }>;
}

const page = (reader: Reader, load: Page["load"]): Page => ({ reader, load });

/** Shown wherever somebody has to sign in first, so it is there from the start. */
export const start = page("anyone", () => Promise.resolve({ default: Start }));

export const pages: Record<string, Page> = {
  "/": start,
  "/entrer": page("anyone", () => import("./pages/Enter.svelte")),
  "/entrer/carte": page("anyone", () => import("./pages/EnterCard.svelte")),
  "/entrer/phrase": page("anyone", () => import("./pages/EnterPassphrase.svelte")),
  "/invitation": page("anyone", () => import("./pages/Join.svelte")),
  "/bienvenue": page("anyone", () => import("./pages/Welcome.svelte")),
  "/papiers": page("owner", () => import("./pages/Papers.svelte")),
  "/papiers/ajouter": page("owner", () => import("./pages/AddPaper.svelte")),
  "/papier": page("owner", () => import("./pages/Paper.svelte")),
  "/messages": page("owner", () => import("./pages/Messages.svelte")),
  "/demande": page("owner", () => import("./pages/Question.svelte")),
  "/acces": page("owner", () => import("./pages/Accesses.svelte")),
  "/acces/donner": page("owner", () => import("./pages/Give.svelte")),
  "/mes-affaires": page("owner", () => import("./pages/Affairs.svelte")),
  "/carte": page("owner", () => import("./pages/Card.svelte")),
  "/carte/refaire": page("owner", () => import("./pages/RenewCard.svelte")),
  "/entrees": page("owner", () => import("./pages/Ways.svelte")),
  "/entrees/double": page("owner", () => import("./pages/NewSpare.svelte")),
  "/entrees/phrase": page("owner", () => import("./pages/NewPhrase.svelte")),
  "/secours": page("owner", () => import("./pages/Kit.svelte")),
  "/secours/refaire": page("owner", () => import("./pages/NewKit.svelte")),
  "/emporter": page("owner", () => import("./pages/TakeAway.svelte")),
  "/fermer": page("owner", () => import("./pages/CloseAccount.svelte")),
  "/papier/corriger": page("owner", () => import("./pages/CorrectPaper.svelte")),
  "/journal": page("owner", () => import("./pages/Journal.svelte")),
  "/confies": page("professional", () => import("./pages/Entrusted.svelte")),
  "/confie": page("professional", () => import("./pages/EntrustedPaper.svelte")),
  "/demander": page("professional", () => import("./pages/Ask.svelte")),
  "/demandes": page("professional", () => import("./pages/OwnQuestions.svelte")),
  "/continuer": page("professional", () => import("./pages/AskRenewal.svelte")),
  "/orienter": page("professional", () => import("./pages/Refer.svelte")),
  "/ouvrir": page("professional", () => import("./pages/Enrol.svelte")),
  "/deposer": page("professional", () => import("./pages/AddPaper.svelte")),
  "/compte": page("professional", () => import("./pages/Account.svelte")),
  "/compte/cle": page("professional", () => import("./pages/MailKey.svelte")),
  "/courrier": page("professional", () => import("./pages/Mail.svelte")),
  "/courrier/lire": page("professional", () => import("./pages/MailLetter.svelte")),
  "/courrier/contacts": page("professional", () => import("./pages/MailContacts.svelte")),
  "/courrier/groupes": page("professional", () => import("./pages/MailGroups.svelte")),
  "/courrier/ecrire": page("professional", () => import("./pages/MailWrite.svelte")),
  "/equipe": page("referent", () => import("./pages/Team.svelte")),
  "/equipe/inviter": page("referent", () => import("./pages/Invite.svelte")),
  "/equipe/lieux": page("referent", () => import("./pages/Places.svelte")),
  "/structures": page("admin", () => import("./pages/Structures.svelte")),
  "/equipe/membre": page("referent", () => import("./pages/Member.svelte")),
  "/equipe/proposer": page("referent", () => import("./pages/OfferRole.svelte")),
  "/equipe/passer": page("referent", () => import("./pages/Handover.svelte")),
  "/registre": page("professional", () => import("./pages/Register.svelte")),
  "/imprimer": page("member", () => import("./pages/PrintMandate.svelte")),
  "/recu": page("member", () => import("./pages/PrintReceipt.svelte")),
  "/audit": page("admin", () => import("./pages/Audit.svelte")),
  "/alertes": page("admin", () => import("./pages/Alerts.svelte")),
  "/alerte": page("admin", () => import("./pages/AlertShown.svelte")),
  "/bureau": page("admin", () => import("./pages/Desk.svelte")),
  "/approbations": page("admin", () => import("./pages/Approvals.svelte")),
  "/approbation": page("admin", () => import("./pages/ApprovalShown.svelte")),
  "/tout-perdu": page("anyone", () => import("./pages/LostWays.svelte")),
  "/retrouver": page("returning", () => import("./pages/Recover.svelte")),
  "/revenir": page("returning", () => import("./pages/ComeBack.svelte")),
  "/aider": page("professional", () => import("./pages/Help.svelte")),
  "/efface": page("anyone", () => import("./pages/ErasedAccount.svelte")),
  "/gels": page("admin", () => import("./pages/Holds.svelte")),
  "/gels/demander": page("admin", () => import("./pages/AskHold.svelte")),
  "/gels/effacer": page("admin", () => import("./pages/AskErasure.svelte")),
  "/statistiques": page("admin", () => import("./pages/Figures.svelte")),
  "/reglages": page("admin", () => import("./pages/Settings.svelte")),
  "/sante": page("admin", () => import("./pages/Health.svelte")),
  "/a-bientot": page("anyone", () => import("./pages/Left.svelte")),
  "/sortie": page("anyone", () => import("./pages/Left.svelte")),
  "/accessibilite": page("anyone", () => import("./pages/Accessibility.svelte")),
};

export const unknown = page("anyone", () => import("./pages/Unknown.svelte"));
