package notify_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/notify"
)

func TestWhatOwnersAreTold(t *testing.T) {
	const owner, none = "ops@aerial.example", ""
	for _, c := range []struct {
		name    string
		kind    entitlement.EventKind
		details entitlement.Details
		want    string
	}{
		{"a contract was confirmed", entitlement.ContractConfirmed, entitlement.Details{Contract: "c1"}, "helpline to " + owner},
		{"a contract that was replaced since", entitlement.ContractConfirmed, entitlement.Details{Contract: "c2"}, none},
		{"an agent has deactivated a device", entitlement.DeviceDeactivated, entitlement.Details{Device: "d1", By: entitlement.ByAgent, Ticket: "t1"}, "device_freed to " + owner},
		{"they have done so themself", entitlement.DeviceDeactivated, entitlement.Details{Device: "d1", By: entitlement.ByOwner}, none},
		{"it didn't connect for too long", entitlement.DeviceDeactivated, entitlement.Details{Device: "d1", By: entitlement.ByCheckIn}, none},
		{"created", entitlement.WasCreated, entitlement.Details{}, none},
		{"changed", entitlement.WasChanged, entitlement.Details{}, none},
		{"renewed", entitlement.WasRenewed, entitlement.Details{}, none},
		{"transferred", entitlement.WasTransferred, entitlement.Details{}, none},
		{"switched on", entitlement.WasSwitchedOn, entitlement.Details{}, none},
		{"switched off", entitlement.WasSwitchedOff, entitlement.Details{}, none},
		{"a contract was added", entitlement.ContractAdded, entitlement.Details{Contract: "c1"}, none},
		{"a contract was changed", entitlement.ContractChanged, entitlement.Details{Contract: "c1"}, none},
		{"a contract was removed", entitlement.ContractRemoved, entitlement.Details{Contract: "c1"}, none},
		{"a device logged in", entitlement.DeviceLoggedIn, entitlement.Details{Device: "d1"}, none},
		{"a device logged out", entitlement.DeviceLoggedOut, entitlement.Details{Device: "d1"}, none},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := of(entitlement.Event{Kind: c.kind, Details: c.details})
			check(t, "told", told(notify.Decide(o, noon, numbers())), c.want)
		})
	}
}

func TestAHelplineIsGivenUntilTheTermEnds(t *testing.T) {
	end := when("Thu 31 Dec 00:00:00")
	o := of(entitlement.Event{Kind: entitlement.ContractConfirmed, Details: entitlement.Details{Contract: "c1"}})
	check(t, "just before", told(notify.Decide(o, end.Add(-time.Microsecond), numbers())), "helpline to ops@aerial.example")
	check(t, "at its end", told(notify.Decide(o, end, numbers())), "")
}

func TestWebhooksHearOfLicenses(t *testing.T) {
	o := of(entitlement.Event{Kind: entitlement.DeviceLoggedIn}, hooks(
		notify.Webhook{ID: "all"},
		notify.Webhook{ID: "some", Events: []string{"device.logged_in"}},
		notify.Webhook{ID: "others", Events: []string{"device.logged_out", "ticket.submitted"}},
	))
	check(t, "told", told(notify.Decide(o, night, numbers())), "device.logged_in to all, device.logged_in to some")
}

func TestOwnersMailsAsDecided(t *testing.T) {
	for _, c := range []struct {
		name  string
		event entitlement.Event
		want  notify.Delivery
		says  notify.LicenseNotice
	}{
		{
			"the helpline", entitlement.Event{Kind: entitlement.ContractConfirmed, Details: entitlement.Details{Contract: "c1"}},
			notify.Delivery{Kind: notify.Helpline},
			notify.LicenseNotice{From: when("Thu 1 Jan 00:00:00"), Until: when("Thu 31 Dec 00:00:00")},
		},
		{
			"a free seat", entitlement.Event{Kind: entitlement.DeviceDeactivated, Details: entitlement.Details{Device: "d1", DeviceName: "The old laptop", By: entitlement.ByAgent, Reason: "It was stolen.", Ticket: "t1"}},
			notify.Delivery{Kind: notify.DeviceFreed, Ticket: "t1"},
			notify.LicenseNotice{Device: "The old laptop", Reason: "It was stolen."},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.says.Key, c.says.Product, c.says.At = "K-1", "Pix4Dengine", noon
			content, err := json.Marshal(notify.Notice{Language: "en", License: &c.says})
			if err != nil {
				t.Fatal(err)
			}
			want := c.want
			want.ID, want.Message, want.Channel, want.Entry, want.State = "d1", "d1", notify.Mail, "e7", notify.Waiting
			want.Lane, want.To, want.Content = "license:l1", "ops@aerial.example", content
			want.NotBefore, want.CreatedAt = noon, noon
			if got := notify.Decide(of(c.event), noon, numbers()); !reflect.DeepEqual(got, []notify.Delivery{want}) {
				t.Errorf("decided\n got %+v\nwant %+v", got, want)
			}
		})
	}
}
