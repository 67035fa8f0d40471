"""What may be printed for readers outside: nothing small, and nothing that gives it away."""

from tracker.domain.small_cells import hidden_in


def hidden(name, **counts):
    told = [((key,), n) for key, n in counts.items()]
    return {key for (key,) in hidden_in(name, told)}


def test_numbers_from_one_to_four_are_hidden_and_zeros_are_not():
    assert hidden("conducts", like=4, share=5, post=0, banner=1) == {"like", "banner"}


def test_a_single_small_number_of_a_sum_takes_the_next_smallest_with_it():
    assert hidden("kinds", report=12, finding=3, lead=6) == {"finding", "lead"}


def test_small_numbers_that_add_up_to_less_than_five_take_another_with_them():
    assert hidden("kinds", report=12, finding=1, lead=2, history=9) == {
        "finding",
        "lead",
        "history",
    }


def test_two_small_numbers_that_together_are_five_stand_for_each_other():
    assert hidden("kinds", report=12, finding=3, lead=2) == {"finding", "lead"}


def test_where_all_numbers_of_a_sum_are_small_all_are_hidden():
    assert hidden("kinds", report=2, finding=1) == {"report", "finding"}


def test_a_step_is_hidden_where_few_were_lost_before_it():
    steps = {"received": 20, "registered": 17, "studied": 14, "decided": 14, "sent_on": 3}
    assert hidden("funnel", **steps) == {"registered", "sent_on"}


def test_the_columns_of_a_place_are_looked_at_each_for_itself():
    told = [
        (("36.71", "cases"), 9), (("36.71", "decided"), 2),
        (("36.72", "cases"), 3), (("36.72", "decided"), 0),
        (("36.73", "cases"), 30), (("36.73", "decided"), 11),
    ]  # fmt: skip
    assert hidden_in("regions", told) == {
        ("36.71", "decided"), ("36.72", "cases"), ("36.71", "cases"),
    }  # fmt: skip


def test_spans_of_one_holder_add_up_to_what_it_holds():
    told = [(("7", "open"), 12), (("7", "late"), 0), (("7", "7"), 2), (("7", "30"), 10)]
    assert hidden_in("holders", told) == {("7", "7"), ("7", "30")}


def test_what_became_of_the_cases_of_one_step_adds_up_to_it():
    told = [
        (("received", "under_way"), 6), (("received", "verification", "rejected"), 1),
        (("studied", "under_way"), 8),
    ]  # fmt: skip
    assert hidden_in("lost", told) == {
        ("received", "under_way"), ("received", "verification", "rejected"),
    }  # fmt: skip
