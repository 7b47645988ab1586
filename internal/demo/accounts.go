package demo

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"deskbell/entitlement"
	"deskbell/tickets"
)

// Person is a member of the demo's staff.
type Person struct {
	Email, Name string
	Role        tickets.Role
}

// Staff are the demo's people, one of each role first.
var Staff = []Person{
	{"agent@desk.example", "Robin Frey", tickets.Agent},
	{"manager@desk.example", "Sascha Rossi", tickets.Manager},
	{"admin@desk.example", "Kim Weber", tickets.Administrator},
	{"second.agent@desk.example", "Noor Haddad", tickets.Agent},
	{"third.agent@desk.example", "Jamie Keller", tickets.Agent},
}

// PremiumPolicy is a second plan with every metric, published beside the embedded ones.
const PremiumPolicy = `policy: premium
title: Premium care
levels:
  - {impact: critical, title: Critical, description: "A process or tool has stopped working for more than half of the customers or projects.", calendar: always, targets: {first_response: 1 hour, next_response: 2 hours, update: 8 hours, workaround: 24 hours, resolution: 72 hours}}
  - {impact: major, title: Major, description: "A process or tool has stopped working for one customer or project.", targets: {first_response: 2 business hours, next_response: 4 business hours, workaround: 2 business days, resolution: 5 business days}}
  - {impact: moderate, title: Moderate, description: "Learning to use a tool or feature that matters to the workflow.", targets: {first_response: 4 business hours, next_response: 8 business hours, resolution: 10 business days}}
  - {impact: limited, title: Limited, description: "A minor impairment, or product feedback.", targets: {first_response: 8 business hours, next_response: 12 business hours}}
calendars:
  - {regions: [north_america, oceania], calendar: us}
  - {regions: [africa, asia, europe, south_america, antarctica], calendar: switzerland}
warn_at: [50%, 80%]
reclassification: from_start
pin: term_start
`

// Owner is who owns licenses with Enterprise support, whom a visitor may be.
const Owner = "ops@aerial.example"

// account is a customer: who owns the licenses, where their people are, and what they have.
type account struct {
	owner     string
	countries []string
	people    []string
	weight    int // how often they ask
	plan      string
	basis     entitlement.Basis
}

var accounts = []account{
	{Owner, []string{"CH", "DE"}, []string{"Ada Moser", "Luca Bianchi"}, 10, "enterprise", entitlement.Enterprise},
	{"gis@northridge.example", []string{"US", "MX"}, []string{"Dana Whitfield", "Hector Ruiz"}, 10, "enterprise", entitlement.Enterprise},
	{"it@kanto-infra.example", []string{"JP", "SG"}, []string{"Yuki Tanaka", "Wei Ling Tan"}, 7, "enterprise", entitlement.Enterprise},
	{"support@karoo-mining.example", []string{"ZA", "KE"}, []string{"Thandi Nkosi", "Peter Mwangi"}, 6, "enterprise", entitlement.Enterprise},
	{"data@polar-station.example", []string{"AQ"}, []string{"Ingrid Solheim"}, 2, "enterprise", entitlement.Enterprise},
	{"gis@andes-agro.example", []string{"CL", "BR"}, []string{"Camila Soto", "João Lima"}, 6, "premium", entitlement.Enterprise},
	{"ops@tasman-mapping.example", []string{"AU", "NZ"}, []string{"Ruby Clarke", "Tane Walker"}, 8, "premium", entitlement.Enterprise},
	{"mapping@rhone-cadastre.example", []string{"FR", "IT"}, []string{"Chloé Lambert", "Marco Conti"}, 6, "", entitlement.SupportAndUpgrade},
	{"office@maple-drones.example", []string{"CA"}, []string{"Morgan Tremblay"}, 5, "", entitlement.SupportAndUpgrade},
	{"info@quito-topo.example", []string{"EC", "PE"}, []string{"Andrea Paz"}, 2, "", entitlement.DeactivationTopic},
	{"licenses@fjord-scan.example", []string{"NO"}, []string{"Lars Berg"}, 2, "", entitlement.DeactivationTopic},
}

// licensesAt are what the accounts own, by key: contracts that run, one not confirmed yet,
// support that is valid and support that has ended.
func licensesAt(now time.Time) []entitlement.License {
	today := now.UTC().Truncate(24 * time.Hour)
	var licenses []entitlement.License
	for i, a := range accounts {
		owner := entitlement.Email(a.owner)
		began := today.AddDate(0, -5-i%4, 0)
		engine := entitlement.License{
			Key: fmt.Sprintf("ENG-%d", 2001+i), Product: "Pix4Dengine", Kind: entitlement.Subscription, Owner: owner,
			Seats: 2 + 2*(i%3), SupportUntil: began.AddDate(1, 3, 0), RemoteDeactivation: true, CreatedAt: began,
		}
		mapper := entitlement.License{
			Key: fmt.Sprintf("MAP-%d", 3001+i), Product: "PIX4Dmapper", Kind: entitlement.Perpetual, Owner: owner,
			Seats: 1 + (i+1)%3, CreatedAt: began.AddDate(-4, 0, 0),
		}
		switch a.basis {
		case entitlement.Enterprise:
			engine.Contracts = []entitlement.Contract{{Plan: a.plan, From: began, Until: began.AddDate(1, 0, 0), ConfirmedAt: began.AddDate(0, 0, -9)}}
			licenses = append(licenses, engine)
		case entitlement.SupportAndUpgrade:
			mapper.SupportUntil = today.AddDate(0, 7, 0)
		default:
			mapper.SupportUntil = today.AddDate(-1, -2, 0)
		}
		licenses = append(licenses, mapper)
	}
	unconfirmed := today.AddDate(0, 0, -3)
	licenses = append(licenses, entitlement.License{
		Key: "ENG-2099", Product: "Pix4Dengine", Kind: entitlement.Subscription, Owner: "licenses@fjord-scan.example", Seats: 4, CreatedAt: unconfirmed,
		Contracts: []entitlement.Contract{{Plan: "enterprise", From: unconfirmed, Until: unconfirmed.AddDate(1, 0, 0)}},
	})
	slices.SortFunc(licenses, func(a, b entitlement.License) int { return cmp.Compare(a.Key, b.Key) })
	return licenses
}
