package tickets_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"deskbell/internal/fault"
	"deskbell/tickets"
)

// A routine does to a ticket what the step does that it is, in any status.
func TestRoutinesAreSteps(t *testing.T) {
	assign := func(w *world, one *tickets.Ticket, c tickets.Change) (*tickets.Ticket, error) {
		return w.Assign(ctx, ref(one), c, "grace@desk.example")
	}
	tag := func(w *world, one *tickets.Ticket, c tickets.Change) (*tickets.Ticket, error) {
		return w.Tag(ctx, ref(one), c, []string{"gpu", "vip"})
	}
	for _, c := range []struct {
		routine tickets.Routine
		step    func(*world, *tickets.Ticket, tickets.Change) (*tickets.Ticket, error)
	}{
		{tickets.Routine{Do: tickets.RoutineAssign, Assignee: "grace@desk.example"}, assign},
		{tickets.Routine{Do: tickets.RoutineTag, Tags: []string{" VIP", "gpu"}}, tag},
		{tickets.Routine{Do: tickets.RoutineSolve}, func(w *world, one *tickets.Ticket, c tickets.Change) (*tickets.Ticket, error) {
			return w.Solve(ctx, ref(one), c)
		}},
		{tickets.Routine{Do: tickets.RoutineClose}, func(w *world, one *tickets.Ticket, c tickets.Change) (*tickets.Ticket, error) {
			return w.Close(ctx, ref(one), c)
		}},
	} {
		for _, status := range tickets.Statuses {
			var results []string
			for _, routine := range []bool{true, false} {
				w := newWorld(t)
				one := w.submit("Mon 23 Nov 09:00")
				for _, action := range map[tickets.Status][]tickets.Action{tickets.Pending: {tickets.Ask}, tickets.Solved: {tickets.Solve}, tickets.Closed: {tickets.Solve, tickets.Close}}[status] {
					one = w.do(one, action, "Mon 23 Nov 10:00")
				}
				change := by(grace, "Mon 23 Nov 11:00")
				var changed *tickets.Ticket
				var err error
				if routine {
					changed, err = w.Carry(ctx, ref(one), change, c.routine)
				} else {
					changed, err = c.step(w, one, change)
				}
				results = append(results, told(changed, err))
			}
			unchanged := c.routine.Do == tickets.RoutineSolve && status == tickets.Solved || c.routine.Do == tickets.RoutineClose && status == tickets.Closed
			if unchanged != strings.HasPrefix(results[0], "unchanged") || !unchanged && results[0] != results[1] {
				t.Errorf("%s of a ticket that is %s: %q, and the step %q", c.routine.Do, status, results[0], results[1])
			}
		}
	}
}

// told is what became of a ticket, without its identifiers.
func told(one *tickets.Ticket, err error) string {
	if f, ok := fault.As(err); ok {
		return f.Code + ": " + f.Message
	}
	if err != nil {
		return err.Error()
	}
	last := one.Events[len(one.Events)-1]
	return fmt.Sprint(one.Status, one.Tags, one.Assignee, one.Version, len(one.Events), last.Kind, last.Actor, last.Details, clocks(one))
}

func TestRoutinesThatChangeNothing(t *testing.T) {
	w := newWorld(t)
	one := w.submit("Mon 23 Nov 09:00")
	carry := func(r tickets.Routine) string {
		t.Helper()
		before := w.kept(one)
		_, err := w.Carry(ctx, ref(one), by(grace, "Mon 23 Nov 10:00"), r)
		if f, ok := fault.As(err); ok {
			if !reflect.DeepEqual(before, w.kept(one)) {
				t.Errorf("%+v was refused, and yet changed something", r)
			}
			return f.Code
		}
		if err != nil {
			t.Fatal(err)
		}
		return "done"
	}
	var twenty []string
	for i := range 20 {
		twenty = append(twenty, fmt.Sprint("t", i))
	}
	for i, c := range []struct {
		routine tickets.Routine
		want    string
	}{
		{tickets.Routine{Do: tickets.RoutineAssign}, "unchanged"},
		{tickets.Routine{Do: tickets.RoutineAssign, Assignee: "a@desk.example"}, "done"},
		{tickets.Routine{Do: tickets.RoutineAssign, Assignee: "a@desk.example"}, "unchanged"},
		{tickets.Routine{Do: tickets.RoutineAssign}, "done"},
		{tickets.Routine{Do: tickets.RoutineUntag, Tags: []string{"x"}}, "unchanged"},
		{tickets.Routine{Do: tickets.RoutineTag, Tags: []string{"x", "Y"}}, "done"},
		{tickets.Routine{Do: tickets.RoutineTag, Tags: []string{"y "}}, "unchanged"},
		{tickets.Routine{Do: tickets.RoutineUntag, Tags: []string{"Y", "z"}}, "done"},
		{tickets.Routine{Do: tickets.RoutineTag, Tags: twenty}, "too_many_tags"},
		{tickets.Routine{Do: tickets.RoutineTag, Tags: twenty[:19]}, "done"},
		{tickets.Routine{Do: tickets.RoutineTag, Tags: nil}, "invalid_tags"},
		{tickets.Routine{Do: tickets.RoutineUntag, Tags: []string{" "}}, "invalid_tags"},
		{tickets.Routine{Do: tickets.RoutineClose}, "action_not_applicable"},
		{tickets.Routine{Do: tickets.RoutineSolve}, "done"},
	} {
		if got := carry(c.routine); got != c.want {
			t.Errorf("%d, %+v: %s", i, c.routine, got)
		}
	}
	if got := w.kept(one); len(got.Tags) != 20 || got.Status != tickets.Solved {
		t.Errorf("it became %+v", got)
	}
}
